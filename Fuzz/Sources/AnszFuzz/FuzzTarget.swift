/// What can be fuzzed; the raw value is the name in commands.
enum FuzzTarget: String, CaseIterable {
  case decode
  case decodeChunked = "decode-chunked"
  case roundTrip = "round-trip"
  case seek
  case repaired
  case salvage
  case lz
  /// Not to fuzz: prints what `repaired` builds.
  case printRepaired = "print-repaired"

  /// Drives the code under test with an input; what mustn't happen ends the process.
  func run(_ input: [UInt8]) {
    switch self {
    case .decode: fuzzDecode(input)
    case .decodeChunked: fuzzDecodeChunked(input)
    case .roundTrip: fuzzRoundTrip(input)
    case .seek: fuzzSeek(input)
    case .repaired: fuzzRepaired(input)
    case .salvage: fuzzSalvage(input)
    case .lz: fuzzLZ(input)
    case .printRepaired: printScriptedArchive(input)
    }
  }
}
