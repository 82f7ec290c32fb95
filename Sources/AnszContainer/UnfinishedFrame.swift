internal import ByteIO

/// The end of a frame whose writer stopped in the middle of it.
public struct UnfinishedFrame: Equatable, Sendable {
  /// The frame's bytes that are whole records, each of them checked; what stands behind them is no use.
  public let byteCount: Int
  /// The blocks in them.
  public let blockCount: Int
  /// What ends the frame there.
  public let ending: [UInt8]

  /// Finds the whole records of a frame, and what ends it behind them.
  ///
  /// - Parameters:
  ///   - offset: Where the frame begins.
  ///   - source: The archive; untrusted.
  /// - Returns: nil when not even the frame's header is whole.
  /// - Throws: An I/O error.
  /// - Complexity: O(*n*) in the frame's bytes and its content: all blocks are decoded, since after a loss of power
  ///   whatever was not on disk may be missing.
  public static func find(
    at offset: Int,
    in source: inout some RandomAccessSource
  ) throws -> UnfinishedFrame? {
    let headerBytes = try source.readClamped(at: offset, byteCount: FrameHeader.byteCount)
    guard headerBytes.count == FrameHeader.byteCount,
      let header = try? FrameHeader(headerBytes.span, limits: Limits())
    else { return nil }
    var writer = FrameWriter(header: header)
    var position = offset + FrameHeader.byteCount
    while let byteCount = try takeRecord(
      at: position,
      in: &source,
      blockByteCount: header.blockByteCount,
      into: &writer
    ) {
      position += byteCount
    }
    let blockCount = writer.blockCount
    return UnfinishedFrame(
      byteCount: position - offset,
      blockCount: blockCount,
      ending: writer.finish()
    )
  }

  /// Takes in a record that is whole and in its place.
  ///
  /// - Returns: Its bytes; nil when there is none.
  private static func takeRecord(
    at position: Int,
    in source: inout some RandomAccessSource,
    blockByteCount: Int,
    into writer: inout FrameWriter
  ) throws -> Int? {
    let headerBytes = try source.readClamped(at: position, byteCount: RecordHeader.byteCountLimit)
    guard
      let (record, headerByteCount) = try? RecordHeader.read(
        from: headerBytes.span,
        blockByteCount: blockByteCount
      ), record.payloadByteCount <= source.byteCount - position - headerByteCount
    else { return nil }
    let payload = try source.read(
      at: position + headerByteCount,
      byteCount: record.payloadByteCount
    )
    guard writer.take(record, payload: payload) else { return nil }
    return headerByteCount + payload.count
  }
}

extension FrameWriter {
  /// Takes in a record that has been written already, if it is good and the next one.
  fileprivate mutating func take(_ record: RecordHeader, payload: [UInt8]) -> Bool {
    switch record {
    case .block(let header):
      let block = EncodedBlock(header: header, payload: payload)
      var content: [UInt8] = []
      guard canContinue(with: record), (try? block.decode(into: &content)) != nil else {
        return false
      }
      _ = self.header(of: block)
    case .application(let header):
      guard let application = try? header.record(payload: payload, recordNumber: recordCount) else {
        return false
      }
      _ = bytes(of: application)
    }
    return true
  }
}
