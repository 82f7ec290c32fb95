import Glibc
import LatentCoding
func read(_ path: String) -> [UInt8] {
  let f = fopen(path, "rb")!; var r: [UInt8] = []; var b = [UInt8](repeating: 0, count: 1<<20)
  while true { let n = fread(&b,1,b.count,f); if n == 0 { return r }; r += b[..<n] }
}
for p in CommandLine.arguments.dropFirst() {
  let list = try EdgeList(parsing: read(p), isDirected: false)
  let m = Double(list.graph.edges.count)
  for strength in [1,4,8] { for hubs in [0, 100, 30, 12, 6].map({ $0 == 0 ? 0 : list.graph.vertexCount / $0 }) {
    let t = clock()
    let (bytes, ok, seeds) = tryShuffle(list.graph, strength: strength, hubs: hubs)
    print(p, list.graph.vertexCount, m, strength, hubs, bytes, Double(bytes) * 8 / m, ok, seeds * 4, Double(clock()-t)/1e6)
  } }
}
