internal import FuzzedParts

/// What can be fuzzed; the raw value is the name in commands.
enum FuzzTarget: String, CaseIterable {
  case header
  case table
  case model
  case entropy
  case payload
  case filter
  case records
  case graph
  case decode
  case decodeChunked = "decode-chunked"
  case seek
  case salvage
  case repaired
  case roundTrip = "round-trip"
  /// Not to find crashes: writes archives and what the decoder says of them.
  case verdicts
  /// Not to fuzz: prints what `repaired` builds.
  case printRepaired = "print-repaired"

  /// Drives the code under test with an input; what mustn't happen ends the process.
  func run(_ input: [UInt8]) {
    switch self {
    case .header: fuzzHeader(input)
    case .table: fuzzTable(input)
    case .model: fuzzModel(input)
    case .entropy: fuzzEntropy(input)
    case .payload: fuzzPayload(input)
    case .filter: fuzzFilter(input)
    case .records: fuzzRecordSet(input)
    case .graph: fuzzGraph(input)
    case .decode: fuzzDecode(input)
    case .decodeChunked: fuzzDecodeChunked(input)
    case .seek: fuzzSeek(input)
    case .salvage: fuzzSalvage(input)
    case .repaired: fuzzRepaired(input)
    case .roundTrip: fuzzRoundTrip(input)
    case .verdicts: writeVerdict(input)
    case .printRepaired: printScriptedArchive(input)
    }
  }
}
