internal import ByteIO
internal import EntropyCoding

/// How the literals of an LZ payload are coded.
enum LZLiteralCoding {
  /// In one stream (Spec §7.1).
  case inOrder(LZStreamCoding)
  /// In a stream for each of their contexts (Spec §7.2).
  case byContext(LiteralStreams.Kind, PairContexts, [(count: Int, coding: LZStreamCoding)])

  /// The streams of the section among them.
  var sectionStreamCount: Int {
    switch self {
    case .inOrder(let coding): coding.isInSection ? 1 : 0
    case .byContext(_, _, let streams): streams.count { $0.coding.isInSection }
    }
  }

  /// Reads how literals in streams of their contexts are coded.
  ///
  /// - Parameters:
  ///   - payload: Untrusted; all bytes of the reader's.
  ///   - reader: At the kind of contexts; then behind the classes.
  ///   - contentByteCount: Of the block.
  /// - Returns: The coding.
  /// - Throws: A rule of Spec §7.2 or §8.
  static func readByContext(
    _ payload: Span<UInt8>,
    _ reader: inout ByteReader,
    contentByteCount: Int
  ) throws(FormatError) -> LZLiteralCoding {
    let kindOffset = reader.offset
    guard let kind = LiteralStreams.Kind(rawValue: try reader.readPayloadByte()) else {
      throw .corrupt(.codecForm, offset: kindOffset)
    }
    let counts: PairContexts.Counts
    do throws(FormatError) {
      counts = try PairContexts.readCounts(from: &reader)
    } catch {
      guard case .truncated(let offset) = error else { throw error }
      throw .corrupt(.payloadTruncated, offset: offset)
    }
    var isPresent = [Bool](repeating: false, count: 256)
    var streams: [(count: Int, coding: LZStreamCoding)] = []
    for _ in 0..<counts.numbers {
      let count = try reader.readPayloadVarint(in: 0...contentByteCount)
      let offset = reader.offset
      let coding = try LZStreamCoding.readWithoutContexts(
        payload,
        &reader,
        storedCount: count,
        isPresent: &isPresent
      )
      guard let coding else { throw .corrupt(.codecForm, offset: offset) }
      streams.append((count, coding))
    }
    let start = reader.offset
    do throws(FormatError) {
      let (contexts, byteCount) = try PairContexts.readClasses(
        counts,
        of: isPresent.indices.filter { isPresent[$0] },
        from: payload.extracting(droppingFirst: start)
      )
      try reader.skip(byteCount)
      return .byContext(kind, contexts, streams)
    } catch {
      throw error.rebased(by: start)
    }
  }
}

extension LZStreamCoding {
  /// Reads how one of the streams of literals by context is coded.
  ///
  /// - Parameters:
  ///   - payload: Untrusted; all bytes of the reader's.
  ///   - reader: At the mode; then behind what belongs to it.
  ///   - storedCount: Its symbols.
  ///   - isPresent: The byte values that may occur are added.
  /// - Returns: The coding; nil for one with contexts, which there must not be.
  /// - Throws: A rule of Spec §7.1 or §8.
  fileprivate static func readWithoutContexts(
    _ payload: Span<UInt8>,
    _ reader: inout ByteReader,
    storedCount: Int,
    isPresent: inout [Bool]
  ) throws(FormatError) -> LZStreamCoding? {
    guard reader.next != Mode.contexts.rawValue else { return nil }
    if reader.next == Mode.table.rawValue {
      try reader.skip(1)
      let table = try FrequencyTable.readTwoOrMore(payload, &reader)
      for symbol in table.presentSymbols {
        isPresent[symbol] = true
      }
      return .table(AliasTable(table))
    }
    let coding = try read(payload, &reader, storedCount: storedCount)
    switch coding {
    case .stored(let range):
      for index in range {
        isPresent[Int(payload[index])] = true
      }
    case .constant(let symbol): isPresent[Int(symbol)] = true
    default: break
    }
    return coding
  }
}
