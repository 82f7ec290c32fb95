function __ansz_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __ansz_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __ansz_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __ansz_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __ansz_parse_tokens -S
    set -l unparsed_tokens (__ansz_tokens -pc)
    switch $unparsed_tokens[1]
    case 'ansz'
        __ansz_parse_subcommand 0 'z/compress' 'd/decompress' 't/test' 'l/list' 'json' 'c/stdout' 'k/keep' 'rm' 'verify' 'r/recursive' 'sparse' 'no-sparse' 'f/force' 'v/verbose' 'q/quiet' 'o/output=' 'T/threads=' 'M/memory=' '0' '1' '2' '3' '4' '5' '6' '7' '8' '9' 'fast' 'best' 'b/block-size=' 'files-from=+' 'files0-from=+' 'progress=' 'size-hint=' 'metadata=+' 'index-lines' 'flush-every=' 'unordered' 'zero-terminated' 'graph' 'unlabelled' 'directed' 'V/version' 'h/help'
        switch $unparsed_tokens[1]
        case 'append'
            __ansz_parse_subcommand -r 2 '0' '1' '2' '3' '4' '5' '6' '7' '8' '9' 'fast' 'best' 'b/block-size=' 'T/threads=' 'M/memory=' 'metadata=+' 'index-lines' 'flush-every=' 'unordered' 'zero-terminated' 'graph' 'unlabelled' 'directed' 'q/quiet' 'h/help'
        case 'bench'
            __ansz_parse_subcommand -r 1 'b/levels=' 'T/threads=' 'runs=' 'peers' 'no-peers' 'json' 'svg=' 'h/help'
        case 'cat'
            __ansz_parse_subcommand -r 1 'range=' 'lines=' 'record=' 'block=' 'T/threads=' 'M/memory=' 'r/recursive' 'f/force' 'q/quiet' 'files-from=+' 'files0-from=+' 'h/help'
        case 'list'
            __ansz_parse_subcommand -r 1 'v/verbose' 'json' 'r/recursive' 'f/force' 'q/quiet' 'files-from=+' 'files0-from=+' 'h/help'
        case 'recover'
            __ansz_parse_subcommand 1 'o/output=' 'fill=' 'json' 'f/force' 'sparse' 'no-sparse' 'q/quiet' 'T/threads=' 'M/memory=' 'h/help'
        case 'test'
            __ansz_parse_subcommand -r 1 'T/threads=' 'M/memory=' 'v/verbose' 'progress=' 'size-hint=' 'r/recursive' 'f/force' 'q/quiet' 'files-from=+' 'files0-from=+' 'h/help'
        case 'help'
            __ansz_parse_subcommand -r 1 
        end
    end
end

function __ansz_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __ansz_parse_subcommand -S -a positional_count
    argparse -s r -- $argv
    set -l option_specs $argv[2..]
    set -l is_repeating_positional $_flag_r
    set -el _flag_r
    set -a commands $unparsed_tokens[1]
    set positional_index 0
    while true
        set -e unparsed_tokens[1]
        argparse -sn "$commands" $option_specs -- $unparsed_tokens 2> /dev/null
        set unparsed_tokens $argv
        set positional_index (math $positional_index + 1)
        for non_repeating_flag_or_option in $non_repeating_flags_or_options
            if set -ql "_flag_$(string replace -a - _ -- $non_repeating_flag_or_option)"
                set non_repeating_flags_or_options_absent 1
                break
            end
        end
        test (count $unparsed_tokens) -eq 0 -o \( -z "$is_repeating_positional" -a "$positional_index" -gt "$positional_count" \) && break
    end
end

function __ansz_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __ansz_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__ansz_tokens -p)
    if test -z "$(__ansz_tokens -t)"
        set -l index (count (__ansz_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'ansz' -n '__ansz_should_offer_completions_for_positional "ansz" -ge 1' -F
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" compress z' -s 'z' -l 'compress' -d 'Compress; this is what happens anyway.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" d decompress uncompress' -s 'd' -l 'decompress' -l 'uncompress' -d 'Decompress.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" t test' -l 'test' -s 't' -d 'Check archives and write nothing.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" l list' -l 'list' -s 'l' -d 'List sizes of archives; with -v frames and blocks too.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" json' -l 'json' -d 'With -l: a line of JSON for each archive.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" c stdout to-stdout' -s 'c' -l 'stdout' -l 'to-stdout' -d 'Write to standard output.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" k keep' -l 'keep' -s 'k' -d 'Keep the sources; this is what happens anyway.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" rm' -l 'rm' -d 'Remove each source once its result is read back and right.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" verify' -l 'verify' -d 'Read each result back and compare checksums before it gets its name.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" r recursive' -l 'recursive' -s 'r' -d 'Take the files in folders, and in the folders in them.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" sparse' -l 'sparse' -d 'Leave holes for zeros where a content goes into a file.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" no-sparse' -l 'no-sparse' -d 'Leave holes for zeros where a content goes into a file.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" f force' -l 'force' -s 'f' -d 'Overwrite files, follow symbolic links, write to a terminal.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" v verbose' -l 'verbose' -s 'v' -d 'Say what was done.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" q quiet' -l 'quiet' -s 'q' -d 'Leave out warnings.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" o output' -l 'output' -s 'o' -d 'Write to this file; - is standard output.' -rF
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" T threads' -s 'T' -l 'threads' -d 'Number of threads; 0 is all processors. (default: $ANSZ_THREADS or 0)' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" M memory' -s 'M' -l 'memory' -d 'Take at most this much memory: with fewer threads, or not at all. (default: fewer threads when half of the memory there is would not do)' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" 0' -s '0' -d 'Level: -0 stores, -1 is fast, -7 compresses most. -8, -9 and --best are -7, the strongest there is; --fast is -1. (default: $ANSZ_LEVEL or 3)'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" 1' -s '1' -d 'Level: -0 stores, -1 is fast, -7 compresses most. -8, -9 and --best are -7, the strongest there is; --fast is -1. (default: $ANSZ_LEVEL or 3)'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" 2' -s '2' -d 'Level: -0 stores, -1 is fast, -7 compresses most. -8, -9 and --best are -7, the strongest there is; --fast is -1. (default: $ANSZ_LEVEL or 3)'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" 3' -s '3' -d 'Level: -0 stores, -1 is fast, -7 compresses most. -8, -9 and --best are -7, the strongest there is; --fast is -1. (default: $ANSZ_LEVEL or 3)'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" 4' -s '4' -d 'Level: -0 stores, -1 is fast, -7 compresses most. -8, -9 and --best are -7, the strongest there is; --fast is -1. (default: $ANSZ_LEVEL or 3)'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" 5' -s '5' -d 'Level: -0 stores, -1 is fast, -7 compresses most. -8, -9 and --best are -7, the strongest there is; --fast is -1. (default: $ANSZ_LEVEL or 3)'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" 6' -s '6' -d 'Level: -0 stores, -1 is fast, -7 compresses most. -8, -9 and --best are -7, the strongest there is; --fast is -1. (default: $ANSZ_LEVEL or 3)'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" 7' -s '7' -d 'Level: -0 stores, -1 is fast, -7 compresses most. -8, -9 and --best are -7, the strongest there is; --fast is -1. (default: $ANSZ_LEVEL or 3)'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" 8' -s '8' -d 'Level: -0 stores, -1 is fast, -7 compresses most. -8, -9 and --best are -7, the strongest there is; --fast is -1. (default: $ANSZ_LEVEL or 3)'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" 9' -s '9' -d 'Level: -0 stores, -1 is fast, -7 compresses most. -8, -9 and --best are -7, the strongest there is; --fast is -1. (default: $ANSZ_LEVEL or 3)'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" fast' -l 'fast' -d 'Level: -0 stores, -1 is fast, -7 compresses most. -8, -9 and --best are -7, the strongest there is; --fast is -1. (default: $ANSZ_LEVEL or 3)'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" best' -l 'best' -d 'Level: -0 stores, -1 is fast, -7 compresses most. -8, -9 and --best are -7, the strongest there is; --fast is -1. (default: $ANSZ_LEVEL or 3)'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" b block-size' -s 'b' -l 'block-size' -d 'Block size, 64K to 64M. (default by level: 1M, -4 2M, -5 4M, -6 and -7 8M)' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz"' -l 'files-from' -d 'Take the files that this one names, one in each line; - is standard input.' -rF
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz"' -l 'files0-from' -d 'The same for names that end with a zero byte, as `find -print0` has them.' -rF
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" progress' -l 'progress' -d 'Show a line with share, sizes, rate and time left: auto (at a terminal), always or never. (default: auto)' -rfka 'auto always never'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" size-hint' -l 'size-hint' -d 'How much a pipe will bring, for the progress line.' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz"' -l 'metadata' -d 'Store metadata: `source` stands for name, mtime and mode of the source; KEY=VALUE is your own. May be repeated.' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" index-lines' -l 'index-lines' -d 'Store how many lines the blocks have, for `ansz cat --lines`.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" flush-every' -l 'flush-every' -d 'End a block when it is so old (5, 5s, 500ms) or has so many bytes (64K), for what is read as it grows.' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" unordered' -l 'unordered' -d 'Keep the lines but not their order: the content is the sorted lines, bytewise, equal ones as often as they were. Levels from -1 on do the same, with larger blocks.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" zero-terminated' -l 'zero-terminated' -d 'With --unordered: records end with a zero byte, not lines.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" graph' -l 'graph' -d 'Keep the edges of a graph, lines `u v` of two numbers: the content is the sorted edges, each once, the lesser number first, without comments (# or %), leading zeros and other blanks than one space.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" unlabelled' -l 'unlabelled' -d 'With --graph: give vertices new numbers, from 0; --graph=unlabelled is the same.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" directed' -l 'directed' -d 'With --graph: edges have directions, from the first number to the second.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" V version' -s 'V' -l 'version' -d 'Print the version.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_positional "ansz" -eq 1' -fa 'append' -d 'Compresses files, or standard input, to the end of an archive, which is made if it isn\'t there.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_positional "ansz" -eq 1' -fa 'bench' -d 'Measures levels on your files, beside other compressors that are installed.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_positional "ansz" -eq 1' -fa 'cat' -d 'Writes the content of archives, or a part of it, to standard output.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_positional "ansz" -eq 1' -fa 'list' -d 'Lists what archives hold: sizes, and with -v frames, blocks and metadata. The same as `ansz -l`.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_positional "ansz" -eq 1' -fa 'recover' -d 'Writes what survives in a damaged archive, and says which bytes of the content are lost.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_positional "ansz" -eq 1' -fa 'test' -d 'Checks archives, and writes nothing. The same as `ansz -t`.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append" 0' -s '0' -d 'Level: -0 stores, -1 is fast, -7 compresses most. (default: $ANSZ_LEVEL or 3)'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append" 1' -s '1' -d 'Level: -0 stores, -1 is fast, -7 compresses most. (default: $ANSZ_LEVEL or 3)'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append" 2' -s '2' -d 'Level: -0 stores, -1 is fast, -7 compresses most. (default: $ANSZ_LEVEL or 3)'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append" 3' -s '3' -d 'Level: -0 stores, -1 is fast, -7 compresses most. (default: $ANSZ_LEVEL or 3)'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append" 4' -s '4' -d 'Level: -0 stores, -1 is fast, -7 compresses most. (default: $ANSZ_LEVEL or 3)'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append" 5' -s '5' -d 'Level: -0 stores, -1 is fast, -7 compresses most. (default: $ANSZ_LEVEL or 3)'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append" 6' -s '6' -d 'Level: -0 stores, -1 is fast, -7 compresses most. (default: $ANSZ_LEVEL or 3)'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append" 7' -s '7' -d 'Level: -0 stores, -1 is fast, -7 compresses most. (default: $ANSZ_LEVEL or 3)'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append" 8' -s '8' -d 'Level: -0 stores, -1 is fast, -7 compresses most. (default: $ANSZ_LEVEL or 3)'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append" 9' -s '9' -d 'Level: -0 stores, -1 is fast, -7 compresses most. (default: $ANSZ_LEVEL or 3)'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append" fast' -l 'fast' -d 'Level: -0 stores, -1 is fast, -7 compresses most. (default: $ANSZ_LEVEL or 3)'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append" best' -l 'best' -d 'Level: -0 stores, -1 is fast, -7 compresses most. (default: $ANSZ_LEVEL or 3)'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append" b block-size' -s 'b' -l 'block-size' -d 'Block size, 64K to 64M.' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append" T threads' -s 'T' -l 'threads' -d 'Number of threads; 0 is all processors. (default: $ANSZ_THREADS or 0)' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append" M memory' -s 'M' -l 'memory' -d 'Take at most this much memory: with fewer threads, or not at all. (default: fewer threads when half of the memory there is would not do)' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append"' -l 'metadata' -d 'Store metadata: `source` stands for name, mtime and mode of the source; KEY=VALUE is your own. May be repeated.' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append" index-lines' -l 'index-lines' -d 'Store how many lines the blocks have, for `ansz cat --lines`.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append" flush-every' -l 'flush-every' -d 'End a block when it is so old (5, 5s, 500ms) or has so many bytes (64K), for what is read as it grows.' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append" unordered' -l 'unordered' -d 'Keep the lines but not their order: the content is the sorted lines, bytewise, equal ones as often as they were. Levels from -1 on do the same, with larger blocks.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append" zero-terminated' -l 'zero-terminated' -d 'With --unordered: records end with a zero byte, not lines.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append" graph' -l 'graph' -d 'Keep the edges of a graph, lines `u v` of two numbers: the content is the sorted edges, each once, the lesser number first, without comments (# or %), leading zeros and other blanks than one space.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append" unlabelled' -l 'unlabelled' -d 'With --graph: give vertices new numbers, from 0; --graph=unlabelled is the same.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append" directed' -l 'directed' -d 'With --graph: edges have directions, from the first number to the second.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append" q quiet' -l 'quiet' -s 'q' -d 'Leave out warnings.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz append" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz bench" b levels' -s 'b' -l 'levels' -d 'Levels: 3, 1-5 or 1,3,7. (default: 1-7)' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz bench" T threads' -s 'T' -l 'threads' -d 'Number of threads, for all that can have some; 0 is all processors.' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz bench" runs' -l 'runs' -d 'Runs to take the median of; fewer of what takes seconds.' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz bench" peers' -l 'peers' -d 'Measure other compressors, too.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz bench" no-peers' -l 'no-peers' -d 'Measure other compressors, too.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz bench" json' -l 'json' -d 'Print JSON instead of a table.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz bench" svg' -l 'svg' -d 'Draw ratio against speed into this file.' -rF
complete -c 'ansz' -n '__ansz_should_offer_completions_for_positional "ansz bench" -ge 1' -F
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz bench" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz cat" range' -l 'range' -d 'Only these bytes of the content: OFFSET+LENGTH, or OFFSET+ for all the rest.' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz cat" lines' -l 'lines' -d 'Only these lines of the content, from 1: A-B, A- for all the rest, or A. Archives made with --index-lines are read where the lines are, others from the beginning.' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz cat" record' -l 'record' -d 'Only this record, as often as it is there: for archives made with --unordered, of which few blocks are read. The exit status is 1 when it isn\'t there.' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz cat" block' -l 'block' -d 'Only these blocks of the content, from 0: N-M, N- for all the rest, or N.' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz cat" T threads' -s 'T' -l 'threads' -d 'Number of threads; 0 is all processors. (default: $ANSZ_THREADS or 0)' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz cat" M memory' -s 'M' -l 'memory' -d 'Take at most this much memory: with fewer threads, or not at all. (default: fewer threads when half of the memory there is would not do)' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz cat" r recursive' -l 'recursive' -s 'r' -d 'Take the archives in folders, and in the folders in them.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz cat" f force' -l 'force' -s 'f' -d 'With -r, follow symbolic links to folders.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz cat" q quiet' -l 'quiet' -s 'q' -d 'Leave out warnings.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz cat"' -l 'files-from' -d 'Take the files that this one names, one in each line; - is standard input.' -rF
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz cat"' -l 'files0-from' -d 'The same for names that end with a zero byte, as `find -print0` has them.' -rF
complete -c 'ansz' -n '__ansz_should_offer_completions_for_positional "ansz cat" -ge 1' -F
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz cat" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz list" v verbose' -l 'verbose' -s 'v' -d 'List frames, metadata, and blocks too.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz list" json' -l 'json' -d 'Write a line of JSON for each archive.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz list" r recursive' -l 'recursive' -s 'r' -d 'Take the archives in folders, and in the folders in them.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz list" f force' -l 'force' -s 'f' -d 'With -r, follow symbolic links to folders.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz list" q quiet' -l 'quiet' -s 'q' -d 'Leave out warnings.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz list"' -l 'files-from' -d 'Take the files that this one names, one in each line; - is standard input.' -rF
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz list"' -l 'files0-from' -d 'The same for names that end with a zero byte, as `find -print0` has them.' -rF
complete -c 'ansz' -n '__ansz_should_offer_completions_for_positional "ansz list" -ge 1' -F
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz recover" o output' -l 'output' -s 'o' -d 'Write to this file, which must not exist; otherwise to standard output.' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz recover" fill' -l 'fill' -d 'What to write for lost bytes: zeros, so that the others are in their places, or none.' -rfka 'zeros none'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz recover" json' -l 'json' -d 'With -o: write the lost ranges as a line of JSON to standard output.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz recover" f force' -l 'force' -s 'f' -d 'Overwrite the output.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz recover" sparse' -l 'sparse' -d 'Leave holes for zeros where the content goes into a file.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz recover" no-sparse' -l 'no-sparse' -d 'Leave holes for zeros where the content goes into a file.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz recover" q quiet' -l 'quiet' -s 'q' -d 'Leave out which ranges are lost; the exit status tells that some are.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz recover" T threads' -s 'T' -l 'threads' -d 'Number of threads; 0 is all processors. (default: $ANSZ_THREADS or 0)' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz recover" M memory' -s 'M' -l 'memory' -d 'Take at most this much memory: with fewer threads, or not at all. (default: fewer threads when half of the memory there is would not do)' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_positional "ansz recover" -eq 1' -F
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz recover" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz test" T threads' -s 'T' -l 'threads' -d 'Number of threads; 0 is all processors. (default: $ANSZ_THREADS or 0)' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz test" M memory' -s 'M' -l 'memory' -d 'Take at most this much memory: with fewer threads, or not at all. (default: fewer threads when half of the memory there is would not do)' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz test" v verbose' -l 'verbose' -s 'v' -d 'Name the archives that are good, too, and their sizes.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz test" progress' -l 'progress' -d 'Show a line with share, sizes, rate and time left: auto (at a terminal), always or never. (default: auto)' -rfka 'auto always never'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz test" size-hint' -l 'size-hint' -d 'How much a pipe will bring, for the progress line.' -rfka ''
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz test" r recursive' -l 'recursive' -s 'r' -d 'Take the archives in folders, and in the folders in them.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz test" f force' -l 'force' -s 'f' -d 'With -r, follow symbolic links to folders.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz test" q quiet' -l 'quiet' -s 'q' -d 'Leave out warnings.'
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz test"' -l 'files-from' -d 'Take the files that this one names, one in each line; - is standard input.' -rF
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz test"' -l 'files0-from' -d 'The same for names that end with a zero byte, as `find -print0` has them.' -rF
complete -c 'ansz' -n '__ansz_should_offer_completions_for_positional "ansz test" -ge 1' -F
complete -c 'ansz' -n '__ansz_should_offer_completions_for_flags_or_options "ansz test" h help' -s 'h' -l 'help' -d 'Show help information.'
