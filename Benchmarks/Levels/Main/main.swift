// Our levels and other compressors at equal block sizes: in memory, in one thread, each block alone.
//
//   Benchmarks/measure-levels [--runs N] [--slow-runs N] [--block BYTES] [--level N]...
//                             [--contender NAME]... [--whole] [--slow-inputs]
//                             [--json FILE] [--svg FILE] [[--files] FILE...]
//
// In every pass all contenders encode each block and then decode it, one after the other, so that a disturbance
// hits them alike; every output is compared with its block. Times are the thread's processor time: of each
// block the median over the passes, and of a file the sum of those. Sizes are those of payloads: ours without
// block headers, those of others with what their formats bring along (up to 40 bytes a block).
//
//   --contender  `zstd -12`: that peer at that level, also one that isn't usual; `brotli`: all usual
//                ones with that in their names; `none`: no peers
//   --whole      measures the peers on whole files too, with the windows of their command-line tools
//   --slow-inputs  measures instead what inputs that are hard on match finders and entropy coders cost
import Plotting

let options = Options(Array(CommandLine.arguments.dropFirst()))
if options.measuresSlowInputs {
  measureSlowInputs(options)
} else {
  measure(options)
}

func measure(_ options: Options) {
  let files = options.files.map { path in
    (name: path.split(separator: "/").last.map(String.init) ?? path, content: readFile(path))
  }.filter { !$0.content.isEmpty }
  guard !files.isEmpty else { return }
  let peers = options.peers
  let setting = Setting(
    options,
    families: Peer.families.filter { family in peers.contains { $0.family == family } }
  )
  say(setting.text)
  let inBlocks =
    options.anszLevels.map { Contender.ansz($0) }
    + peers.map { $0.contender(contentByteLimit: options.blockByteCount, isWhole: false) }
  let largest = files.reduce(0) { max($0, $1.content.count) }
  let whole =
    options.measuresWhole
    ? peers.map { $0.contender(contentByteLimit: largest, isWhole: true) } : []
  var sections: [Section] = []
  for file in files {
    let blocks = cut(file.content, options.blockByteCount)
    let trials =
      inBlocks.map { Trial($0, blocks) } + whole.map { Trial($0, [file.content]) }
    for _ in 0..<options.runs {
      Trial.pass(trials, slowBelow: Options.slowSpeed, slowRuns: options.slowRuns)
    }
    let rows = trials.map { Row(contender: $0.contender, figures: $0.figures) }
    sections.append(Section(title: file.name, rows: rows))
    say(sections[sections.count - 1].text)
  }
  let total = Section.total(sections)
  if sections.count > 1 { print(total.text) }
  let verdicts = Verdict.all(total, blockByteCount: options.blockByteCount)
  print(Verdict.text(verdicts), terminator: "")
  if let path = options.jsonPath { writeFile(path, json(setting, sections, total, verdicts)) }
  if let path = options.svgPath { writeFile(path, plot(setting, total).svg) }
}

/// Independent blocks of a size; the last one may be shorter.
func cut(_ content: [UInt8], _ blockByteCount: Int) -> [[UInt8]] {
  stride(from: 0, to: content.count, by: blockByteCount).map {
    Array(content[$0..<min($0 + blockByteCount, content.count)])
  }
}
