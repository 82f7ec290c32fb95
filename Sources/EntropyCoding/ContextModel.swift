package import ByteIO

/// Tables for a stream, and which of them codes a symbol (Spec §9.1).
package struct ContextModel: Equatable, Sendable {
  /// As many as the map has; each has at least two symbols.
  package let tables: [FrequencyTable]
  package let map: ContextMap

  /// A model of tables that have at least two symbols each.
  package init(tables: [FrequencyTable], map: ContextMap) {
    precondition(tables.count == map.tableCount)
    precondition(!tables.contains { $0.isConstant }, "a symbol that has all slots needs no table")
    self.tables = tables
    self.map = map
  }

  /// The values that have a frequency in any of the tables, ascending.
  static func presentSymbols(_ tables: [FrequencyTable]) -> [Int] {
    var union = [UInt16](repeating: 0, count: 256)
    for table in tables {
      var output = union.mutableSpan
      let frequencies = table.frequencies.span
      precondition(frequencies.count == 256)
      for symbol in 0..<256 {
        // SAFETY: both have 256 elements.
        unsafe output[unchecked: symbol] |= frequencies[unchecked: symbol]
      }
    }
    return union.indices.filter { union[$0] > 0 }
  }

  /// The same for this model.
  var presentSymbols: [Int] { Self.presentSymbols(tables) }

  /// log2 of the number of buckets, the same for all tables.
  var bucketBits: Int {
    tables.reduce(0) { max($0, AliasTable.bucketBits(of: $1)) }
  }

  /// The model as it stands in an archive (Spec §9.1).
  package func serialised() -> [UInt8] {
    var bytes = map.serialisedCounts()
    for table in tables {
      bytes += table.serialised()
    }
    return bytes + map.serialisedClasses(of: presentSymbols)
  }

  /// Reads a model from untrusted bytes.
  ///
  /// - Parameters:
  ///   - bytes: All bytes of the reader's.
  ///   - reader: At the model's first byte; then behind it.
  ///   - known: What the codec knows of the stream's symbols beforehand.
  /// - Returns: The model.
  /// - Throws: A rule of Spec §8 or §9.1; the offset is the reader's.
  package static func read(
    _ bytes: Span<UInt8>,
    _ reader: inout ByteReader,
    known: GivenNumbers = .nothing
  ) throws(FormatError) -> ContextModel {
    let counts: ContextMap.Counts
    do {
      counts = try ContextMap.readCounts(from: &reader, known: known)
    } catch {
      guard case .truncated(let offset) = error else { throw error }
      throw .corrupt(.payloadTruncated, offset: offset)
    }
    var tables: [FrequencyTable] = []
    for _ in 0..<counts.tables {
      tables.append(try FrequencyTable.readTwoOrMore(bytes, &reader))
    }
    let present = presentSymbols(tables)
    let start = reader.offset
    do throws(FormatError) {
      let (map, byteCount) = try ContextMap.readClasses(
        counts,
        of: present,
        known: known,
        from: bytes.extracting(droppingFirst: start)
      )
      try reader.skip(byteCount)
      return ContextModel(tables: tables, map: map)
    } catch {
      throw error.rebased(by: start)
    }
  }
}
