internal import ByteIO
internal import Checksums

extension ByteReader {
  /// Reads the header checksum of all bytes before it, and compares (Spec §2).
  @_lifetime(self: copy self)
  mutating func readHeaderChecksum(of bytes: Span<UInt8>) throws(FormatError) {
    let computed = XXH64.headerChecksum(bytes.extracting(first: offset))
    let stored = try read(UInt32.self)
    guard stored == computed else {
      throw .checksumMismatch(
        .headerChecksum,
        offset: 0,
        stored: UInt64(stored),
        computed: UInt64(computed)
      )
    }
  }
}
