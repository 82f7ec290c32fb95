/// The contenders that come built in, and how the ones to run are chosen from them.
enum Contenders {
  /// The name under which `ansz` appears in command lines until its path is known.
  static let ansz = "ansz"

  /// What `ansz` is measured against: fast general-purpose compressors that Debian packages.
  ///
  /// Every program is told to be quiet and to use its pipes, and never left to default its level.
  /// `zstd` decompresses with one thread whatever it is told; `lz4` has no threads at all.
  static let peers = [
    ContenderTemplate(
      name: "zstd -1 -T{threads}",
      compress: "zstd -q -1 -T{threads} -c",
      decompress: "zstd -q -d -c",
      package: "zstd"
    ),
    ContenderTemplate(
      name: "zstd -3 -T{threads}",
      compress: "zstd -q -3 -T{threads} -c",
      decompress: "zstd -q -d -c",
      package: "zstd"
    ),
    ContenderTemplate(
      name: "lz4 -1",
      compress: "lz4 -q -1 -c",
      decompress: "lz4 -q -d -c",
      package: "lz4"
    ),
    ContenderTemplate(
      name: "pigz -6 -p{threads}",
      compress: "pigz -6 -p {threads} -c",
      decompress: "pigz -d -p {threads} -c",
      package: "pigz"
    ),
    ContenderTemplate(
      name: "xz -1 -T{threads}",
      compress: "xz -q -1 -T{threads} -c",
      decompress: "xz -q -d -T{threads} -c",
      package: "xz-utils"
    ),
  ]

  /// `ansz` with the given extra options for compression; a stream carries what its
  /// decompression needs, so only the threads are repeated there.
  static func ansz(options: String) -> ContenderTemplate {
    let words = [ansz] + options.split(separator: " ").map(String.init)
    return ContenderTemplate(
      name: (words + ["-T{threads}"]).joined(separator: " "),
      compress: (words + ["-T {threads}"]).joined(separator: " "),
      decompress: "\(ansz) -d -T {threads}"
    )
  }

  /// The contenders to run, in the order in which they take turns.
  static func selected(
    withAnsz: Bool,
    anszOptions: [String],
    extra: [ContenderTemplate],
    threads: [Int],
    only: [String]
  ) throws -> [Contender] {
    let own = withAnsz ? ([""] + anszOptions).map(ansz(options:)) : []
    let all = (own + peers + extra).flatMap { $0.contenders(threads: threads) }
    let chosen = all.filter { contender in
      only.isEmpty || only.contains { contender.name.contains($0) }
    }
    guard !chosen.isEmpty else {
      throw BenchError("no contender's name contains what --only asks for")
    }
    // Rows of several files are added up by name, and --base goes by it.
    var names: Set<String> = []
    for contender in chosen where !names.insert(contender.name).inserted {
      throw BenchError("there are two contenders named '\(contender.name)'")
    }
    return chosen
  }
}
