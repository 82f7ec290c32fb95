import Testing

/// Every graph of the SZIP collection that lies beside the checkout, through whole archives, both ways.
///
/// Without labels, what comes back is compared by colours that neighbourhoods give; `Benchmarks/measure-latent` asks nauty.
@Suite struct SZIPGraphTests {
  private static let folder =
    "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/") + "/shared/data/graphs"

  /// `NAME_A.txt` of each archive, as an edge list of its lines `u, v`, which has each edge both ways.
  private static let unpacking = #"""
    import glob, os, sys, zipfile
    for path in sorted(glob.glob(sys.argv[1] + "/*.zip")):
        name = os.path.basename(path)[:-4]
        with zipfile.ZipFile(path) as file, open(name, "wb") as edges:
            edges.write(file.read(f"{name}/{name}_A.txt").replace(b",", b" "))
        print(name)
    """#

  /// Says whether two edge lists may be of one graph: by the numbers of vertices of each colour, in six rounds.
  private static let comparison = #"""
    import sys
    def colours(path):
        around = {}
        for line in open(path):
            u, v = map(int, line.split())
            around.setdefault(u, set()).add(v)
            around.setdefault(v, set()).add(u)
        colour = {v: 0 for v in around}
        for _ in range(6):
            seen = {v: (colour[v], tuple(sorted(colour[w] for w in around[v]))) for v in around}
            ranks = {key: rank for rank, key in enumerate(sorted(set(seen.values())))}
            colour = {v: ranks[seen[v]] for v in around}
        return sorted(seen.values())
    sys.exit(colours(sys.argv[1]) != colours(sys.argv[2]))
    """#

  private static let graphs: [String] = {
    guard let folder = try? TemporaryFolder(),
      let outcome = try? Command(
        executable: "/usr/bin/env",
        arguments: ["python3", "-c", unpacking, Self.folder],
        folder: folder.path
      ).run()
    else { return [] }
    return outcome.outputText.split(separator: "\n").map(String.init)
  }()

  @Test(
    "SZIP graphs, with labels and without",
    .enabled(if: !graphs.isEmpty, "no graphs in ../shared/data/graphs, or no python3"),
    arguments: graphs
  )
  func roundTrips(name: String) throws {
    let folder = try TemporaryFolder()
    func python(_ script: String, _ arguments: String...) throws -> Outcome {
      var command = Command(
        executable: "/usr/bin/env",
        arguments: ["python3", "-c", script] + arguments,
        folder: folder.path
      )
      command.patience = .seconds(300)
      return try command.run()
    }
    try python(Self.unpacking, Self.folder).expectSuccess()
    func run(_ arguments: String...) throws {
      var command = Command(arguments: arguments, folder: folder.path)
      command.patience = .seconds(300)
      try command.run().expectSuccess()
    }
    // Smaller blocks, too: the edges of a vertex may be in two of them.
    for (number, options) in [["-7"], ["-b64K", "-T2"], ["--directed"]].enumerated() {
      let restored = "labelled\(number)"
      var command = Command(
        arguments: ["--graph", "-o", "\(restored).ansz"] + options + [name],
        folder: folder.path
      )
      command.patience = .seconds(300)
      try command.run().expectSuccess()
      try run("-d", "-o", restored, "\(restored).ansz")
    }
    let sorting = #"""
      import sys
      edges = [tuple(map(int, line.split())) for line in open(sys.argv[1])]
      for path, kept in (("labelled0", {tuple(sorted(edge)) for edge in edges}), ("labelled2", set(edges))):
          assert open(path).read() == "".join(f"{u} {v}\n" for u, v in sorted(kept)), path
      assert open("labelled0").read() == open("labelled1").read()
      """#
    try python(sorting, name).expectSuccess()
    try run("--graph=unlabelled", "-o", "unlabelled.ansz", name)
    try run("-d", "-o", "unlabelled", "unlabelled.ansz")
    try python(Self.comparison, "labelled0", "unlabelled").expectSuccess()
  }
}
