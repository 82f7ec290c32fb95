internal import ByteIO
internal import Checksums

/// A structure that can be told where it stands, whatever is in front of it (Spec §16).
struct Landmark {
  enum Kind {
    case frame(FrameHeader)
    case block(BlockHeader.Fields)
    case application(ApplicationHeader)
    case endRecord(EndRecord)
    /// Its checksum needs the frame's entries; what is known is that the closing is right.
    case shortFooter(ShortFooter, sequenceChecksum: UInt64)
  }

  let kind: Kind
  /// Where it begins in the archive.
  let offset: Int
  /// Its bytes, without a payload.
  let byteCount: Int

  /// Where the next structure stands, if all is well; an end record's index is not taken into account.
  var end: Int {
    switch kind {
    case .block(let fields): offset + byteCount + fields.storedByteCount
    case .application(let header): offset + byteCount + header.byteCount
    case .frame, .endRecord, .shortFooter: offset + byteCount
    }
  }
}

extension Landmark {
  /// Whether it is the header that a block must have.
  func isHeader(of block: BlockLocation) -> Bool {
    guard case .block(let fields) = kind else { return false }
    return (try? BlockHeader(fields, blockByteCount: block.blockByteCount)) == block.header
  }
}

/// A footer, and what it says of its frame.
struct FooterMark {
  let footer: Footer
  /// Behind its last byte.
  let end: Int

  var frameOffset: Int { end - footer.frameByteCount }
  var tailOffset: Int { end - footer.tailByteCount }
}

/// All landmarks of an archive that is damaged, found by looking at every byte once.
struct Landmarks {
  /// Ascending by offset.
  private(set) var marks: [Landmark] = []
  private var footers: [FooterMark] = []
  private var offsetsByChecksum: [UInt64: [Int]] = [:]
  /// How far the structure goes from each landmark.
  private(set) var reaches: [Reach] = []
  /// The first footer that names a place as its end record's.
  private(set) var footersByTail: [Int: FooterMark] = [:]
  /// The footers that name a place as their frame's.
  private(set) var footersByFrame: [Int: [FooterMark]] = [:]

  private static let pieceByteCount = 1 << 20

  /// Looks through an archive.
  ///
  /// - Complexity: O(*n*); memory for each landmark about three times its bytes.
  init(in source: inout some RandomAccessSource) throws {
    let end = source.byteCount
    var offset = 0
    while offset < end {
      // Enough in front of a piece for a footer that ends in it, and behind it for what begins in it.
      let start = max(0, offset - Footer.byteCount)
      let limit = min(offset + Self.pieceByteCount, end)
      let byteCount = min(limit + RecordHeader.byteCountLimit, end) - start
      let piece = try source.read(at: start, byteCount: byteCount)
      look(through: piece.span, from: (offset - start)..<(limit - start), base: start)
      offset = limit
    }
    footersByTail = Dictionary(footers.map { ($0.tailOffset, $0) }) { first, _ in first }
    footersByFrame = Dictionary(grouping: footers, by: \.frameOffset)
    reaches = Reach.all(of: self, before: end)
    for mark in marks {
      guard case .block(let fields) = mark.kind else { continue }
      offsetsByChecksum[fields.checksum, default: []].append(mark.offset)
    }
  }

  private mutating func look(
    through piece: Span<UInt8>,
    from range: Range<Int>,
    base: Int
  ) {
    for index in range {
      switch piece[index] {
      // The first byte of a closing; that of a footer may be any.
      case 0x5A: appendFooter(endingAt: index + Closing.byteCount, in: piece, base: base)
      case 0xF5, 0xF6:
        let rest = piece.extracting(droppingFirst: index)
        if let (kind, byteCount) = Self.structure(in: rest) {
          marks.append(Landmark(kind: kind, offset: base + index, byteCount: byteCount))
        }
      default: continue
      }
    }
  }

  /// The structure that bytes begin with.
  private static func structure(
    in bytes: Span<UInt8>
  ) -> (kind: Landmark.Kind, byteCount: Int)? {
    var reader = ByteReader(bytes)
    guard let marker = try? reader.read(UInt32.self) else { return nil }
    switch marker {
    case Marker.block:
      guard let (fields, byteCount) = try? BlockHeader.Fields.read(from: bytes),
        // No block of any frame is larger.
        fields.storedByteCount <= FrameHeader.maximumBlockByteCount
      else { return nil }
      return (.block(fields), byteCount)
    case Marker.application:
      guard let (header, byteCount) = try? ApplicationHeader.read(from: bytes) else { return nil }
      return (.application(header), byteCount)
    case Marker.endRecord:
      guard let (record, byteCount) = try? EndRecord.read(from: bytes) else { return nil }
      return (.endRecord(record), byteCount)
    case Marker.shortFooter:
      guard bytes.count >= ShortFooter.byteCount,
        let (footer, checksum) = try? ShortFooter.read(
          from: bytes.extracting(first: ShortFooter.byteCount)
        )
      else { return nil }
      return (.shortFooter(footer, sequenceChecksum: checksum), ShortFooter.byteCount)
    default:
      guard bytes.count >= FrameHeader.byteCount,
        let header = try? FrameHeader(
          bytes.extracting(first: FrameHeader.byteCount),
          limits: Limits()
        )
      else { return nil }
      return (.frame(header), FrameHeader.byteCount)
    }
  }

  private mutating func appendFooter(endingAt end: Int, in piece: Span<UInt8>, base: Int) {
    guard end >= Footer.byteCount, end <= piece.count,
      let footer = try? Footer(piece.extracting((end - Footer.byteCount)..<end))
    else { return }
    let mark = FooterMark(footer: footer, end: base + end)
    guard footer.tailByteCount >= Footer.byteCount,
      footer.tailByteCount <= footer.frameByteCount, mark.frameOffset >= 0
    else { return }
    footers.append(mark)
  }

  /// Where a block's header stands, if it is anywhere, with all of its payload before an offset.
  func offset(of block: BlockLocation, before end: Int) -> Int? {
    // A few: a block is found once, but any number of its copies may be there.
    offsetsByChecksum[block.header.checksum]?.prefix(4).first { offset in
      number(at: offset).map { marks[$0].isHeader(of: block) && marks[$0].end <= end } ?? false
    }
  }

  /// The number of the first landmark that doesn't begin before an offset.
  func number(from offset: Int) -> Int { marks.partitioningIndex { $0.offset >= offset } }

  /// The number of the landmark that begins at an offset.
  func number(at offset: Int) -> Int? {
    let number = number(from: offset)
    return number < marks.count && marks[number].offset == offset ? number : nil
  }
}
