import Glibc
import LatentCoding
func read(_ path: String) -> [UInt8] {
  let f = fopen(path, "rb")!; var r: [UInt8] = []; var b = [UInt8](repeating: 0, count: 1<<20)
  while true { let n = fread(&b,1,b.count,f); if n == 0 { return r }; r += b[..<n] }
}
for p in CommandLine.arguments.dropFirst() {
  let c = SortedRecords.sorted(read(p), terminator: 10)
  var t = clock()
  let e = RecordSet.encode(c, terminator: 10)!
  print(p, c.count, e.count, e[0], Double(clock()-t)/1e6)
  t = clock()
  let d = try RecordSet.decode(e[...], contentByteCount: c.count)
  print(d == c, Double(clock()-t)/1e6)
}
