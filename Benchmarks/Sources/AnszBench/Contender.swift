/// A compressor with one set of options: a row of the table.
///
/// Both commands are filters: they read standard input to its end and write standard output.
struct Contender: Sendable, Equatable {
  /// What heads the row, such as `zstd -1 -T2`; `--only` and `--base` go by it.
  var name: String
  var threads: Int
  var compress: [String]
  var decompress: [String]
  /// The Debian package to install when the program is missing, where there is one.
  var package: String?
}

/// A contender before the number of threads is known.
///
/// How a program spells its threads is part of its command line, so the template has the
/// placeholder `{threads}` wherever the number belongs, in the name as well. One without any
/// placeholder can't be told a number of threads: it runs once, counted as one thread, whatever
/// `--threads` says.
struct ContenderTemplate: Sendable, Equatable {
  static let placeholder = "{threads}"

  var name: String
  var compress: [String]
  var decompress: [String]
  var package: String?

  /// A template from command lines that are split at spaces, with no quoting: whatever needs a
  /// shell belongs in a script of its own.
  init(name: String, compress: String, decompress: String, package: String? = nil) {
    self.name = name
    self.compress = compress.split(separator: " ").map(String.init)
    self.decompress = decompress.split(separator: " ").map(String.init)
    self.package = package
  }

  /// Reads the `NAME=COMPRESS|DECOMPRESS` of `--contender`.
  init(parsing text: String) throws {
    let halves = text.split(separator: "=", maxSplits: 1).map(String.init)
    let commands = halves.last?.split(separator: "|").map(String.init) ?? []
    guard halves.count == 2, commands.count == 2 else {
      throw BenchError("'\(text)' is not of the form NAME=COMPRESS|DECOMPRESS")
    }
    self.init(
      name: halves[0].split(separator: " ").joined(separator: " "),
      compress: commands[0],
      decompress: commands[1]
    )
    guard !name.isEmpty, !compress.isEmpty, !decompress.isEmpty else {
      throw BenchError("'\(text)' lacks a name or a command")
    }
  }

  /// The contenders that this template stands for, one for each number of threads.
  func contenders(threads: [Int]) -> [Contender] {
    let isThreaded = ([name] + compress + decompress).contains { $0.contains(Self.placeholder) }
    return (isThreaded ? threads : [1]).map { count in
      func filled(_ text: String) -> String {
        text.replacing(Self.placeholder, with: String(count))
      }
      return Contender(
        name: filled(name),
        threads: count,
        compress: compress.map(filled),
        decompress: decompress.map(filled),
        package: package
      )
    }
  }
}
