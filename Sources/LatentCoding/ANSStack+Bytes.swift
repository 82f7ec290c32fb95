public import ByteIO

extension ANSStack {
  /// The stack as it stands in a payload: the words, lowest first, then the head, all little-endian.
  public func serialised() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(words.count * 4 + 8)
    for word in words {
      bytes.append(littleEndian: word)
    }
    bytes.append(littleEndian: head)
    return bytes
  }

  /// Takes a stack from untrusted bytes, all of which belong to it.
  ///
  /// - Throws: Errors 19 (not a whole number of words), 20 (no head) and 22 (an impossible head).
  public init(serialised bytes: ArraySlice<UInt8>) throws(FormatError) {
    guard bytes.count >= 8 else {
      throw .corrupt(.payloadTruncated, offset: bytes.count)
    }
    guard bytes.count % 4 == 0 else {
      throw .corrupt(.oddByteCount, offset: bytes.count)
    }
    func load(_ offset: Int, _ byteCount: Int) -> UInt64 {
      (0..<byteCount).reduce(0) { $0 | UInt64(bytes[bytes.startIndex + offset + $1]) << (8 * $1) }
    }
    let headOffset = bytes.count - 8
    let head = load(headOffset, 8)
    guard head >= Self.headLowerBound, head >> 63 == 0 else {
      throw .corrupt(.finalState, offset: headOffset)
    }
    self.init(
      head: head,
      words: stride(from: 0, to: headOffset, by: 4).map { UInt32(load($0, 4)) }
    )
  }

  /// Checks that nothing but seed words is left.
  ///
  /// - Throws: Error 20 when words were missing, 22 when others are left.
  public func finish(at offset: Int) throws(FormatError) {
    guard !isOverdrawn else { throw .corrupt(.payloadTruncated, offset: offset) }
    guard hasOnlySeeds else { throw .corrupt(.finalState, offset: offset) }
  }
}
