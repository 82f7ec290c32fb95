import AnszContainer
import ByteIO
import Testing

@Suite struct FrameHeaderTests {
  /// Spec §5 by hand; v = 1023 stands for 1 MiB.
  @Test func bytes() throws {
    let bytes = FrameHeader(blockByteCount: 1 << 20).serialised()
    #expect(bytes.count == 16)
    #expect(
      bytes.prefix(12).elementsEqual(
        [0xF5, 0x61, 0x6E, 0x73, 0x7A, 0x0D, 0x0A, 0, 0, 0, 0xFF, 0x03])
    )
    let read = try FrameHeader(bytes.span, limits: Limits())
    #expect(read.blockByteCount == 1 << 20)
  }

  @Test func sizesOfTheFormat() {
    for (byteCount, isValid) in [
      (0, false), (1, false), (1023, false), (1024, true), (1025, false), (65536, true),
      (1 << 26, true), ((1 << 26) + 1024, false), (-1024, false),
    ] {
      #expect(FrameHeader.isValid(blockByteCount: byteCount) == isValid, "\(byteCount)")
    }
  }

  @Test func limitIsChecked() {
    var limits = Limits()
    limits.maximumBlockByteCount = 1 << 16
    let bytes = FrameHeader(blockByteCount: 1 << 20).serialised()
    #expect(
      throws: FormatError.limitExceeded(.blockByteCount, requested: 1 << 20, offset: 10)
    ) {
      try FrameHeader(bytes.span, limits: limits)
    }
  }
}
