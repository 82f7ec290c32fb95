import Glibc
import LatentCoding

// Measures sets of records and graphs, and checks what comes back. See Benchmarks/measure-latent.
//
//   ansz-latent-bench set FILE [BLOCK-BYTES]       bytes, seconds each way
//   ansz-latent-bench graph FILE RESTORED          bytes, seconds each way, named and not; RESTORED gets the
//                                                  edge list of the graph without names, as it was decoded

/// A file that can't be read or written, or a result that is wrong.
struct Failure: Error {
  let what: String
}

func read(_ path: String) throws -> [UInt8] {
  guard let file = fopen(path, "rb") else { throw Failure(what: "can't read \(path)") }
  defer { fclose(file) }
  var (bytes, piece) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 20))
  while true {
    let count = fread(&piece, 1, piece.count, file)
    guard count > 0 else { return bytes }
    bytes += piece[..<count]
  }
}

func write(_ bytes: [UInt8], to path: String) throws {
  guard let file = fopen(path, "wb") else { throw Failure(what: "can't write \(path)") }
  defer { fclose(file) }
  guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
    throw Failure(what: "can't write \(path)")
  }
}

/// The processor's seconds that something takes.
func seconds<Result>(_ work: () throws -> Result) rethrows -> (Result, Double) {
  let start = clock()
  let result = try work()
  return (result, Double(clock() - start) / Double(CLOCKS_PER_SEC))
}

/// A line of the table.
func report(_ name: String, _ byteCount: Int, _ count: Int, _ encoding: Double, _ decoding: Double)
{
  let bits = Double(byteCount) * 8 / Double(count)
  func millions(_ seconds: Double) -> Double { Double(count) * 60 / max(seconds, 1e-6) / 1e6 }
  print(
    "\(name)\t\(byteCount)\t\((bits * 100).rounded() / 100)"
      + "\t\((millions(encoding) * 10).rounded() / 10)\t\((millions(decoding) * 10).rounded() / 10)"
  )
}

func measureSet(_ path: String, blockByteCount: Int) throws {
  let content = try read(path)
  let (payloads, encoding) = try seconds {
    let sorted = SortedRecords.sorted(content, terminator: 10)
    return try SortedRecords.blocks(of: sorted, terminator: 10, byteCountLimit: blockByteCount)
      .map { block -> (payload: [UInt8], byteCount: Int) in
        guard let payload = RecordSet.encode(Array(sorted[block]), terminator: 10) else {
          throw Failure(what: "\(path) isn't for records")
        }
        return (payload, block.count)
      }
  }
  let (decoded, decoding) = try seconds {
    try payloads.flatMap { try RecordSet.decode($0.payload[...], contentByteCount: $0.byteCount) }
  }
  guard decoded == SortedRecords.sorted(content, terminator: 10) else {
    throw Failure(what: "\(path) comes back wrong")
  }
  let name = path.split(separator: "/").last.map(String.init) ?? path
  let byteCount = payloads.reduce(0) { $0 + $1.payload.count }
  report(name, byteCount, content.count { $0 == 10 }, encoding, decoding)
}

func measureGraph(_ path: String, restored: String) throws {
  let list = try EdgeList(parsing: try read(path), isDirected: false)
  let name = path.split(separator: "/").last.map(String.init) ?? path
  for isLabelled in [true, false] {
    let (coded, encoding) = seconds { GraphPayload.encode(list, isLabelled: isLabelled) }
    let (decoded, decoding) = try seconds {
      try GraphPayload.decode(coded.payload[...], contentByteCount: coded.content.count)
    }
    guard decoded == (isLabelled ? list.text : coded.content) else {
      throw Failure(what: "\(path) comes back wrong")
    }
    report(
      "\(name) \(isLabelled ? "labelled" : "unlabelled")",
      coded.payload.count,
      list.graph.edges.count,
      encoding,
      decoding
    )
    if !isLabelled { try write(decoded, to: restored) }
  }
}

let arguments = CommandLine.arguments.dropFirst()
do {
  switch (arguments.first, arguments.count) {
  case ("set", 2...3):
    let size = arguments.count == 3 ? arguments.last.flatMap { Int($0) } : 8 << 20
    try measureSet(arguments[2], blockByteCount: size ?? 8 << 20)
  case ("graph", 3): try measureGraph(arguments[2], restored: arguments[3])
  default: throw Failure(what: "usage: set FILE [BLOCK-BYTES] | graph FILE RESTORED")
  }
} catch {
  print("ansz-latent-bench: \(error)")
  exit(1)
}
