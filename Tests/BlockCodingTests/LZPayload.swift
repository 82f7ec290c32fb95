import BlockCoding
import ByteIO
import Checksums
import EntropyCoding
import MatchFinding

/// A payload of codec 2 part by part (Spec §7.1), right or not: only its checksum is always right.
struct LZPayload {
  /// A stream as it stands in a payload.
  enum Stream {
    /// Mode, and all that belongs to it.
    case bytes([UInt8])
    case stored([UInt8])
    case constant(UInt8)
    case table([UInt8])
    /// With the given numbers of the symbols, where something is known.
    case contexts([UInt8], numbers: [UInt8], GivenNumbers)
  }

  /// The modes that a test asks for.
  enum Mode: Int, CaseIterable {
    case stored, table, contexts
  }

  var laneBits = 0
  var offsetCode = 0
  /// In place of the form that these make.
  var form: UInt8?
  var filter: [UInt8] = [0]
  var sequenceCount: [UInt8]
  /// In place of the right one.
  var rawByteCount: [UInt8]?
  var streams: [Stream]
  var rawBits: [UInt8]
  /// Changes the section.
  var changeSection: @Sendable ([UInt8]) -> [UInt8] = { $0 }
  /// The bytes that there are, all but the checksum.
  var byteLimit = Int.max

  /// A payload of sequences, of which the last literals are part.
  init(
    _ plain: PlainLZ,
    modes: [Mode] = [Mode](repeating: .stored, count: 5),
    laneBits: Int = 0,
    offsetCode: Int = 0
  ) {
    self.laneBits = laneBits
    self.offsetCode = offsetCode
    sequenceCount = Self.varint(plain.tokens.count)
    var bits = RawBitWriter()
    func tokens(_ integers: [Int], _ code: HybridInteger) -> [UInt8] {
      let values = integers.map { UInt32($0) }
      return code.encode(values.span, bits: &bits)
    }
    let all = [
      plain.tokens, tokens(plain.literalLengths, LZToken.lengthCode),
      tokens(plain.matchLengths, LZToken.lengthCode),
      tokens(plain.offsets, LZToken.offsetCodes[offsetCode]), plain.literals,
    ]
    rawBits = bits.finish()
    streams = zip(all, modes).enumerated().map { number, stream in
      switch stream.1 {
      case .stored: return .stored(stream.0)
      case .table: return .table(stream.0)
      case .contexts where number == 3:
        return .contexts(stream.0, numbers: plain.numbersOfOffsets, .forAll(below: 16))
      case .contexts where number == 4:
        let numbers = plain.numbersOfLiterals(plain.fields ?? [])
        return .contexts(stream.0, numbers: numbers, .forSome(below: 5))
      case .contexts: return .contexts(stream.0, numbers: [], .nothing)
      }
    }
  }

  static func varint(_ value: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(varint: value)
    return bytes
  }

  /// The payload.
  var bytes: [UInt8] {
    var bytes = [form ?? UInt8(laneBits | offsetCode << 4)] + filter + sequenceCount
    bytes += rawByteCount ?? Self.varint(rawBits.count)
    var parts: [Part] = []
    for stream in streams {
      bytes += description(of: stream, &parts)
    }
    bytes += rawBits
    if !parts.isEmpty {
      bytes += changeSection(section(parts))
    }
    return Self.withChecksum(Array(bytes.prefix(byteLimit)))
  }

  /// The checksum of bytes in front of them.
  static func withChecksum(_ bytes: [UInt8]) -> [UInt8] {
    var payload: [UInt8] = []
    payload.append(littleEndian: XXH64.headerChecksum(bytes.span))
    return payload + bytes
  }

  /// Sets the checksum of a payload right.
  static func repair(_ payload: inout [UInt8]) {
    guard payload.count >= 4 else { return }
    payload = withChecksum(Array(payload[4...]))
  }

  /// What the section has of a stream.
  private enum Part {
    case table([UInt8], RansEncodingTable)
    case contexts([UInt8], ContextEncodingTables)
    case given([UInt8], GivenContextEncodingTables)
  }

  private func description(of stream: Stream, _ parts: inout [Part]) -> [UInt8] {
    switch stream {
    case .bytes(let bytes): return bytes
    case .stored(let symbols): return [0] + Self.varint(symbols.count) + symbols
    case .constant(let symbol): return [1, symbol]
    case .table(let symbols):
      // With two more, so that no table has less.
      let atLeast = symbols + [0, 1]
      let table = FrequencyTable(normalising: Histogram(atLeast.span))
      parts.append(.table(symbols, RansEncodingTable(table, AliasTable(table))))
      return [2] + table.serialised()
    case .contexts(let symbols, let numbers, let known):
      let laneCount = 1 << laneBits
      let stream = LaneOrder.stream(of: symbols.span, laneCount: laneCount)
      let model = Self.model(of: symbols, known)
      let tables = ContextEncodingTables(model)
      if known == .nothing {
        parts.append(.contexts(stream, tables))
      } else {
        let numbers = LaneOrder.stream(of: numbers.span, laneCount: laneCount)
        let classes = model.map.givenClasses(of: numbers.span)
        parts.append(.given(stream, GivenContextEncodingTables(tables, classes: classes)))
      }
      return [3] + model.serialised()
    }
  }

  /// A model of some classes; every table has all symbols, so that any order of them can be coded.
  private static func model(of symbols: [UInt8], _ known: GivenNumbers) -> ContextModel {
    let atLeast = symbols + [0, 1]
    let once = Set(atLeast).sorted()
    let flatter = once + once + symbols
    let even = FrequencyTable(normalising: Histogram(atLeast.span))
    let flat = FrequencyTable(normalising: Histogram(flatter.span))
    let isPresent = (0..<256).map { once.contains(UInt8($0)) }
    let first = (0..<256).map { isPresent[$0] ? UInt8($0 % 3) : 0 }
    let second = (0..<256).map { isPresent[$0] ? UInt8($0 / 3 % 4) : 0 }
    let tables = (0..<12).map { UInt8($0 * 5 % 3) }
    let (limit, isForAll) =
      switch known {
      case .nothing: (0, false)
      case .forSome(let limit): (limit, false)
      case .forAll(let limit): (limit, true)
      }
    return ContextModel(
      tables: [even, flat, even],
      map: ContextMap(
        tableCount: 3,
        first: first,
        second: isForAll ? [UInt8](repeating: 0, count: 256) : second,
        firstCount: 3,
        tables: tables,
        known: known,
        given: (0..<limit).map { UInt8($0 % 4) }
      )
    )
  }

  private func section(_ parts: [Part]) -> [UInt8] {
    var writer = RansSectionWriter(laneBits: laneBits)
    for (index, part) in parts.enumerated().reversed() {
      let isLast = index == parts.count - 1
      switch part {
      case .table(let symbols, let table): writer.push(symbols, table, isLast)
      case .contexts(let symbols, let tables): writer.push(symbols, tables, isLast)
      case .given(let symbols, let tables): writer.push(symbols, tables, isLast)
      }
    }
    var bytes: [UInt8] = []
    writer.finish(appendingTo: &bytes)
    return bytes
  }
}

extension RansSectionWriter {
  fileprivate mutating func push(
    _ symbols: [UInt8],
    _ tables: some RansEncodingTables,
    _ isLast: Bool
  ) {
    if isLast {
      pushLast(symbols.span, table: tables)
    } else {
      push(symbols.span, table: tables)
    }
  }
}

extension RansKernel {
  /// What the kernel makes of a payload.
  func answer(of payload: [UInt8], _ byteCount: Int, codec: BlockCodec = .lz) -> LZAnswer {
    var content: [UInt8] = []
    return answer(of: payload.span, byteCount, codec: codec, &content)
  }

  /// The same, with a buffer that may hold anything.
  func answer(
    of payload: Span<UInt8>,
    _ byteCount: Int,
    codec: BlockCodec = .lz,
    _ content: inout [UInt8]
  ) -> LZAnswer {
    do throws(FormatError) {
      try codec.decode(payload, byteCount: byteCount, with: self, into: &content)
      return .content(content)
    } catch {
      return .error(error.number)
    }
  }
}
