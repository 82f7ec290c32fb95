internal import Ansz

/// What the options of `ansz` itself say.
struct FilterOptions {
  var compress = false
  var decompress = false
  var test = false
  var list = false
  var json = false
  var stdout = false
  var keep = false
  var remove = false
  var verify = false
  var recursive = false
  var sparse = true
  /// What `--files-from` and `--files0-from` name, the former first.
  var fileLists: [FileList] = []
  var force = false
  var verbose = false
  var quiet = false
  var version = false
  var output: String?
  var threads: Int?
  var level: LevelFlag?
  var blockSize: ByteCountArgument?
  var memory: ByteCountArgument?
  var progress: ProgressLine.Mode?
  var sizeHint: ByteCountArgument?
  var records = RecordSettings()
  /// Which order a content is given; nil for the source's.
  var form: ContentForm?
  var files: [String] = []

  init() {}

  /// The options of a call that has nothing but short options and files; nil for any other.
  ///
  /// Such a call is the usual one in a pipe. The argument parser, which knows all the rest, takes 2 ms to
  /// get going: as long as everything else that a small input needs.
  ///
  /// - Parameter words: One option in each word, see ``ArgumentWords``.
  init?(plain words: [String]) {
    var rest = words[...]
    while let word = rest.popFirst() {
      switch word {
      case "-z": compress = true
      case "-d": decompress = true
      case "-t": test = true
      case "-l": list = true
      case "-c": stdout = true
      case "-k": keep = true
      case "-f": force = true
      case "-r": recursive = true
      case "-v": verbose = true
      case "-q": quiet = true
      case "-o":
        guard let value = rest.popFirst() else { return nil }
        output = value
      case "-T":
        guard let value = rest.popFirst().flatMap({ Int($0) }) else { return nil }
        threads = value
      case "-M":
        guard let value = rest.popFirst().flatMap({ ByteCountArgument(argument: $0) }) else {
          return nil
        }
        memory = value
      case "-b":
        guard let value = rest.popFirst().flatMap({ ByteCountArgument(argument: $0) }) else {
          return nil
        }
        blockSize = value
      default:
        if let flag = LevelFlag(word) {
          level = flag
          continue
        }
        guard word == "-" || !word.hasPrefix("-") else { return nil }
        files.append(word)
      }
    }
  }
}
