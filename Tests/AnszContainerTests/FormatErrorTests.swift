import Ansz
import ByteIO
import TestSupport
import Testing

/// Errors say their number, their place and what is wrong (Spec §17).
@Suite struct FormatErrorTests {
  @Test func numbersAndPlaces() {
    let errors: [(FormatError, Int)] = [
      (.truncated(offset: 7), 4), (.corrupt(.varint, offset: 7), 5),
      (.checksumMismatch(.blockChecksum, offset: 7, stored: 1, computed: 2), 23),
      (.limitExceeded(.blockByteCount, requested: 9, offset: 7), 30),
      (.limitExceeded(.contentByteCount, requested: 9, offset: 7), 30),
      (.unsupported(.majorVersion(1), offset: 7), 31),
      (.unsupported(.reservedFlags(1), offset: 7), 32), (.unsupported(.codec(31), offset: 7), 33),
    ]
    for (error, number) in errors {
      #expect(error.number == number)
      #expect(error.offset == 7)
      #expect(error.rebased(by: 100).offset == 107 && error.rebased(by: 100).number == number)
      #expect(!error.description.isEmpty)
    }
    #expect(Set(errors.map(\.0.description)).count == errors.count)
  }

  /// A survey skips payloads: what it can't find is what §7 to §10 and a block's checksum say.
  @Test func rules() {
    for rule in FormatError.Rule.allCases {
      let number = rule.rawValue
      #expect(rule.isOfPayload == ((12...23).contains(number) || (35...39).contains(number)))
      #expect(!rule.explanation.isEmpty && !rule.name.isEmpty)
    }
  }
}
