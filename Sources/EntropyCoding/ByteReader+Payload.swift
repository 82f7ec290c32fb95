package import ByteIO

extension ByteReader {
  /// Reads a varint from a block's payload, where missing bytes are error 20 and what can't be is error 36.
  @_lifetime(self: copy self)
  package mutating func readPayloadVarint(
    in range: ClosedRange<Int>
  ) throws(FormatError) -> Int {
    let start = offset
    let value: Int
    do throws(FormatError) {
      value = try readVarint()
    } catch {
      guard case .truncated(let offset) = error else {
        throw .corrupt(.symbolCount, offset: start)
      }
      throw .corrupt(.payloadTruncated, offset: offset)
    }
    guard range.contains(value) else { throw .corrupt(.symbolCount, offset: start) }
    return value
  }
}
