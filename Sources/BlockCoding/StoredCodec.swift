internal import ByteIO

/// Codec 0: the content itself, or one byte that repeats (Spec §7).
enum StoredCodec {
  static func encode(_ content: [UInt8], isConstant: Bool, into payload: inout [UInt8]) {
    payload.append(contentsOf: isConstant ? content[..<1] : content[...])
  }

  static func decode(
    _ payload: Span<UInt8>,
    byteCount: Int,
    into content: inout [UInt8]
  ) throws(FormatError) {
    guard payload.count == byteCount || payload.count == 1 else {
      throw .corrupt(.storedPayload, offset: 0)
    }
    content.removeAll(keepingCapacity: true)
    guard payload.count == byteCount else {
      content.append(contentsOf: repeatElement(payload[0], count: byteCount))
      return
    }
    // SAFETY: the buffer is read inside the call.
    unsafe payload.withUnsafeBufferPointer { unsafe content.append(contentsOf: $0) }
  }
}
