#!/bin/bash

__ansz_cursor_index_in_current_word() {
    local remaining="${COMP_LINE}"

    local word
    for word in "${COMP_WORDS[@]::COMP_CWORD}"; do
        remaining="${remaining##*([[:space:]])"${word}"*([[:space:]])}"
    done

    local -ir index="$((COMP_POINT - ${#COMP_LINE} + ${#remaining}))"
    if [[ "${index}" -le 0 ]]; then
        printf 0
    else
        printf %s "${index}"
    fi
}

# positional arguments:
#
# - 1: the current (sub)command's count of positional arguments
#
# required variables:
#
# - repeating_flags: the repeating flags that the current (sub)command can accept
# - non_repeating_flags: the non-repeating flags that the current (sub)command can accept
# - repeating_options: the repeating options that the current (sub)command can accept
# - non_repeating_options: the non-repeating options that the current (sub)command can accept
# - positional_number: value ignored
# - unparsed_words: unparsed words from the current command line
#
# modified variables:
#
# - non_repeating_flags: remove flags for this (sub)command that are already on the command line
# - non_repeating_options: remove options for this (sub)command that are already on the command line
# - positional_number: set to the current positional number
# - unparsed_words: remove all flags, options, and option values for this (sub)command
__ansz_offer_flags_options() {
    local -ir positional_count="${1}"
    positional_number=0

    local was_flag_option_terminator_seen=false
    local is_parsing_option_value=false

    local -ar unparsed_word_indices=("${!unparsed_words[@]}")
    local -i word_index
    for word_index in "${unparsed_word_indices[@]}"; do
        if "${is_parsing_option_value}"; then
            # This word is an option value:
            # Reset marker for next word iff not currently the last word
            [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]] && is_parsing_option_value=false
            unset "unparsed_words[${word_index}]"
            # Do not process this word as a flag or an option
            continue
        fi

        local word="${unparsed_words["${word_index}"]}"
        if ! "${was_flag_option_terminator_seen}"; then
            case "${word}" in
            --)
                unset "unparsed_words[${word_index}]"
                # by itself -- is a flag/option terminator, but if it is the last word, it is the start of a completion
                if [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]]; then
                    was_flag_option_terminator_seen=true
                fi
                continue
                ;;
            -*)
                # ${word} is a flag or an option
                # If ${word} is an option, mark that the next word to be parsed is an option value
                local option
                for option in "${repeating_options[@]}" "${non_repeating_options[@]}"; do
                    [[ "${word}" = "${option}" ]] && is_parsing_option_value=true && break
                done

                # Remove ${word} from ${non_repeating_flags} or ${non_repeating_options} so it isn't offered again
                local not_found=true
                local -i index
                for index in "${!non_repeating_flags[@]}"; do
                    if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                        unset "non_repeating_flags[${index}]"
                        non_repeating_flags=("${non_repeating_flags[@]}")
                        not_found=false
                        break
                    fi
                done
                if "${not_found}"; then
                    for index in "${!non_repeating_flags[@]}"; do
                        if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                            unset "non_repeating_flags[${index}]"
                            non_repeating_flags=("${non_repeating_flags[@]}")
                            break
                        fi
                    done
                fi
                unset "unparsed_words[${word_index}]"
                continue
                ;;
            esac
        fi

        # ${word} is neither a flag, nor an option, nor an option value
        if [[ "${positional_number}" -lt "${positional_count}" || "${positional_count}" -lt 0 ]]; then
            # ${word} is a positional
            ((positional_number++))
            unset "unparsed_words[${word_index}]"
        else
            if [[ -z "${word}" ]]; then
                # Could be completing a flag, option, or subcommand
                positional_number=-1
            else
                # ${word} is a subcommand or invalid, so stop processing this (sub)command
                positional_number=-2
            fi
            break
        fi
    done

    unparsed_words=("${unparsed_words[@]}")

    if\
        ! "${was_flag_option_terminator_seen}"\
        && ! "${is_parsing_option_value}"\
        && [[ ("${cur}" = -* && "${positional_number}" -ge 0) || "${positional_number}" -eq -1 ]]
    then
        COMPREPLY+=($(compgen -W "${repeating_flags[*]} ${non_repeating_flags[*]} ${repeating_options[*]} ${non_repeating_options[*]}" -- "${cur}"))
    fi
}

__ansz_add_completions() {
    local completion
    while IFS='' read -r completion; do
        COMPREPLY+=("${completion}")
    done < <(IFS=$'\n' compgen "${@}" -- "${cur}")
}

__ansz_custom_complete() {
    if [[ -n "${cur}" || -z ${COMP_WORDS[${COMP_CWORD}]} || "${COMP_LINE:${COMP_POINT}:1}" != ' ' ]]; then
        local -ar words=("${COMP_WORDS[@]}")
    else
        local -ar words=("${COMP_WORDS[@]::${COMP_CWORD}}" '' "${COMP_WORDS[@]:${COMP_CWORD}}")
    fi

    "${COMP_WORDS[0]}" "${@}" "${words[@]}"
}

_ansz() {
    local state
    state="$(shopt -p;shopt -po)"
    trap "${state//$'\n'/;}" RETURN
    shopt -s extglob
    set +o history +o posix

    local -xr SAP_SHELL=bash
    local -x SAP_SHELL_VERSION
    SAP_SHELL_VERSION="$(IFS='.';printf %s "${BASH_VERSINFO[*]}")"
    local -r SAP_SHELL_VERSION

    local -r cur="${2}"
    local -r prev="${3}"

    local -i positional_number
    local -a unparsed_words=("${COMP_WORDS[@]:1:${COMP_CWORD}}")

    local -a repeating_flags=()
    local -a non_repeating_flags=(-z --compress -d --decompress --uncompress --test -t --list -l --json -c --stdout --to-stdout --keep -k --rm --verify --recursive -r --sparse --no-sparse --force -f --verbose -v --quiet -q -0 -1 -2 -3 -4 -5 -6 -7 -8 -9 --fast --best --index-lines --unordered --zero-terminated --graph --unlabelled --directed -V --version -h --help)
    local -a repeating_options=(--files-from --files0-from --metadata)
    local -a non_repeating_options=(--output -o -T --threads -M --memory -b --block-size --progress --size-hint --flush-every)
    __ansz_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--output'|'-o')
        __ansz_add_completions -f
        return
        ;;
    '-T'|'--threads')
        return
        ;;
    '-M'|'--memory')
        return
        ;;
    '-b'|'--block-size')
        return
        ;;
    '--files-from')
        __ansz_add_completions -f
        return
        ;;
    '--files0-from')
        __ansz_add_completions -f
        return
        ;;
    '--progress')
        __ansz_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--size-hint')
        return
        ;;
    '--metadata')
        return
        ;;
    '--flush-every')
        return
        ;;
    esac

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    append|bench|cat|list|recover|test|help)
        # Offer subcommand argument completions
        "_ansz_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'append bench cat list recover test' -- "${cur}"))
        __ansz_add_completions -f
        ;;
    esac
}

_ansz_append() {
    repeating_flags=()
    non_repeating_flags=(-0 -1 -2 -3 -4 -5 -6 -7 -8 -9 --fast --best --index-lines --unordered --zero-terminated --graph --unlabelled --directed --quiet -q -h --help)
    repeating_options=(--metadata)
    non_repeating_options=(-b --block-size -T --threads -M --memory --flush-every)
    __ansz_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '-b'|'--block-size')
        return
        ;;
    '-T'|'--threads')
        return
        ;;
    '-M'|'--memory')
        return
        ;;
    '--metadata')
        return
        ;;
    '--flush-every')
        return
        ;;
    esac
}

_ansz_bench() {
    repeating_flags=()
    non_repeating_flags=(--peers --no-peers --json -h --help)
    repeating_options=()
    non_repeating_options=(-b --levels -T --threads --runs --svg)
    __ansz_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '-b'|'--levels')
        return
        ;;
    '-T'|'--threads')
        return
        ;;
    '--runs')
        return
        ;;
    '--svg')
        __ansz_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __ansz_add_completions -f
        return
        ;;
    esac
}

_ansz_cat() {
    repeating_flags=()
    non_repeating_flags=(--recursive -r --force -f --quiet -q -h --help)
    repeating_options=(--files-from --files0-from)
    non_repeating_options=(--range --lines --record --block -T --threads -M --memory)
    __ansz_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--range')
        return
        ;;
    '--lines')
        return
        ;;
    '--record')
        return
        ;;
    '--block')
        return
        ;;
    '-T'|'--threads')
        return
        ;;
    '-M'|'--memory')
        return
        ;;
    '--files-from')
        __ansz_add_completions -f
        return
        ;;
    '--files0-from')
        __ansz_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __ansz_add_completions -f
        return
        ;;
    esac
}

_ansz_list() {
    repeating_flags=()
    non_repeating_flags=(--verbose -v --json --recursive -r --force -f --quiet -q -h --help)
    repeating_options=(--files-from --files0-from)
    non_repeating_options=()
    __ansz_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--files-from')
        __ansz_add_completions -f
        return
        ;;
    '--files0-from')
        __ansz_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __ansz_add_completions -f
        return
        ;;
    esac
}

_ansz_recover() {
    repeating_flags=()
    non_repeating_flags=(--json --force -f --sparse --no-sparse --quiet -q -h --help)
    repeating_options=()
    non_repeating_options=(--output -o --fill -T --threads -M --memory)
    __ansz_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--output'|'-o')
        return
        ;;
    '--fill')
        __ansz_add_completions -W 'zeros'$'\n''none'
        return
        ;;
    '-T'|'--threads')
        return
        ;;
    '-M'|'--memory')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __ansz_add_completions -f
        return
        ;;
    esac
}

_ansz_test() {
    repeating_flags=()
    non_repeating_flags=(--verbose -v --recursive -r --force -f --quiet -q -h --help)
    repeating_options=(--files-from --files0-from)
    non_repeating_options=(-T --threads -M --memory --progress --size-hint)
    __ansz_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '-T'|'--threads')
        return
        ;;
    '-M'|'--memory')
        return
        ;;
    '--progress')
        __ansz_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--size-hint')
        return
        ;;
    '--files-from')
        __ansz_add_completions -f
        return
        ;;
    '--files0-from')
        __ansz_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __ansz_add_completions -f
        return
        ;;
    esac
}

_ansz_help() {
    :
}

complete -o filenames -o default -F _ansz ansz
