import ByteIO
import TestSupport
import Testing

@Suite struct VarintTests {
  private func read(_ bytes: [UInt8]) throws(FormatError) -> (value: Int, byteCount: Int) {
    var reader = ByteReader(bytes.span)
    let value = try reader.readVarint()
    return (value, reader.offset)
  }

  @Test(
    arguments: [
      (0, [0x00]), (1, [0x01]), (127, [0x7F]), (128, [0x80, 0x01]), (300, [0xAC, 0x02]),
      (16383, [0xFF, 0x7F]), (16384, [0x80, 0x80, 0x01]),
      (Int.max, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]),
    ] as [(Int, [UInt8])]
  )
  func byHand(_ value: Int, _ bytes: [UInt8]) throws {
    var written: [UInt8] = []
    written.append(varint: value)
    #expect(written == bytes)
    #expect(try read(bytes + [0x55]) == (value, bytes.count))
  }

  @Test(
    arguments: [
      [0x80, 0x00], [0xFF, 0x80, 0x00], [UInt8](repeating: 0x80, count: 8) + [0x00],
      [UInt8](repeating: 0xFF, count: 10), [UInt8](repeating: 0x80, count: 9) + [0x01],
    ] as [[UInt8]]
  )
  func otherEncodingsAreRefused(_ bytes: [UInt8]) {
    #expect(throws: FormatError.corrupt(.varint, offset: 0)) { try read(bytes) }
  }

  @Test func missingBytesAreToldApart() {
    #expect(throws: FormatError.truncated(offset: 0)) { try read([]) }
    #expect(throws: FormatError.truncated(offset: 2)) { try read([0x80, 0x80]) }
  }
}
