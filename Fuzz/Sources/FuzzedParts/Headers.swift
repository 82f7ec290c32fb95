internal import AnszContainer
internal import ByteIO

/// Any bytes as each of the structures around blocks, with their header checksums made right: an error, or a value that
/// stands for these bytes and no others (Spec §5, §6, §11, §12).
public func fuzzHeader(_ input: [UInt8]) {
  check(input, byteCount: FrameHeader.byteCount) { bytes throws(FormatError) in
    let header = try FrameHeader(bytes.span, limits: Limits())
    hold(FrameHeader.isValid(blockByteCount: header.blockByteCount), "a block size of the format")
    // A minor version and the ignorable flags aren't kept.
    return Array(bytes[..<7]) + bytes[7..<10] + header.serialised()[10..<12] + bytes[12...]
  }
  for blockByteCount in [1 << 10, 1 << 20, 1 << 26] {
    check(input, byteCount: nil) { bytes throws(FormatError) in
      guard
        let (header, _) = try RecordHeader.read(from: bytes.span, blockByteCount: blockByteCount)
      else { return nil }
      hold(header.payloadByteCount <= 1 << 26, "a payload within its limits")
      return header.serialised(blockByteCount: blockByteCount)
    }
  }
  check(input, byteCount: nil) { bytes throws(FormatError) in
    try EndRecord.read(from: bytes.span).record.serialised()
  }
  check(input, byteCount: Footer.byteCount) { bytes throws(FormatError) in
    try Footer(bytes.span).serialised()
  }
}

/// Reads a structure, and where its header checksum is wrong reads it again with the right one.
///
/// - Parameters:
///   - input: Untrusted.
///   - byteCount: Of the structure, where it has one size.
///   - read: Reads the structure, and writes it again; nil where it is another one.
private func check(
  _ input: [UInt8],
  byteCount: Int?,
  _ read: ([UInt8]) throws(FormatError) -> [UInt8]?
) {
  var bytes = input
  if let byteCount {
    guard input.count >= byteCount else { return }
    bytes = Array(input.prefix(byteCount))
  }
  for isRepaired in [false, true] {
    do throws(FormatError) {
      guard let written = try read(bytes) else { return }
      hold(bytes.starts(with: written), "a structure has one form")
      return
    } catch {
      guard !isRepaired, case .checksumMismatch(let rule, _, let stored, let computed) = error,
        rule == .headerChecksum || rule == .frameHeaderChecksum
      else { return }
      hold(replace(UInt32(stored), by: UInt32(computed), in: &bytes), "the checksum is there")
    }
  }
}

/// Replaces the first occurrence of a checksum behind the least of fields; false where there is none.
private func replace(_ old: UInt32, by new: UInt32, in bytes: inout [UInt8]) -> Bool {
  func fields(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
  }
  let pattern = fields(old)
  guard let place = bytes.indices.dropFirst(7).first(where: { bytes[$0...].starts(with: pattern) })
  else { return false }
  bytes.replaceSubrange(place..<(place + 4), with: fields(new))
  return true
}
