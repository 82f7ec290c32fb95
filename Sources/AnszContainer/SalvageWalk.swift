internal import ByteIO

/// Goes through a damaged frame from landmark to landmark (Spec §16).
///
/// A landmark may be part of content: of an archive that is in a block whose own header is lost. So where the
/// structure breaks, it is taken up again only at what cannot be inside of one block: a chain of landmarks, each
/// exactly behind the payload of the one before it, that is longer than a block can be, or that comes to the ending of
/// this very frame, or to the end of all that is looked through; or else at a chain of whole frames, unless something
/// behind it may continue this one.
struct SalvageWalk: ~Copyable {
  private let landmarks: Landmarks
  private let frameOffset: Int
  private let end: Int
  /// nil when neither the header nor any block tells it.
  private let blockByteCount: Int?

  private var blocks: [BlockLocation] = []
  /// What the next block must be when nothing is missing, and the least that it can be otherwise.
  private var number = 0
  private var contentOffset = 0
  /// Whether it is known that there's nothing between the last block and the place where the walk is.
  private var isInStep = true
  /// All records so far, as long as none was missed.
  private var progress: FrameProgress
  private var hasAllRecords = true
  /// The most bytes that may be left of the index and the footer, when the frame ended with an end record whose
  /// footer was not found.
  private(set) var remainderByteCountLimit = 0
  /// How many landmarks may still be looked at though the next walk will do so again: so that the time stays in
  /// proportion to the archive.
  private(set) var vainLandmarkCountLimit: Int

  init(
    _ landmarks: Landmarks,
    from frameOffset: Int,
    before end: Int,
    blockByteCount: Int?,
    vainLandmarkCountLimit: Int
  ) {
    self.vainLandmarkCountLimit = vainLandmarkCountLimit
    self.landmarks = landmarks
    self.frameOffset = frameOffset
    self.end = end
    self.blockByteCount = blockByteCount
    progress = FrameProgress(
      blockByteCount: blockByteCount ?? FrameHeader.maximumBlockByteCount
    )
  }

  /// Walks to the frame's end, or to where the next one begins.
  mutating func run() -> SalvagedFrame {
    var position = frameOffset
    if let number = landmarks.number(at: frameOffset), case .frame = landmarks.marks[number].kind {
      position += FrameHeader.byteCount
    }
    var searchOffset = position
    while true {
      let inStep = landmarks.number(at: position).flatMap { position < end && fits($0) ? $0 : nil }
      isInStep = inStep != nil
      hasAllRecords = hasAllRecords && isInStep
      if !isInStep, let footer = landmarks.footersByTail[position],
        footer.frameOffset == frameOffset, footer.end <= end
      {
        // The end record is lost, but it stood here: no block is missing behind the last one.
        return finish(at: footer.end, contentByteCount: contentOffset, endingIsGood: true)
      }
      guard let next = inStep ?? find(from: searchOffset, behind: position) else {
        return finish(at: end, contentByteCount: nil)
      }
      let mark = landmarks.marks[next]
      position = mark.end
      searchOffset = mark.offset + mark.byteCount
      switch mark.kind {
      case .block(let fields): append(fields, at: mark)
      case .application(let header): take(.application(header), headerByteCount: mark.byteCount)
      case .frame: return finish(at: mark.offset, contentByteCount: nil)
      case .shortFooter(let footer, let checksum):
        return finish(
          at: mark.end,
          contentByteCount: isInStep ? contentOffset : nil,
          endingIsGood: !hasAllRecords || checksum == progress.checksum(of: footer)
        )
      case .endRecord(let record):
        let footer = landmarks.footersByTail[mark.offset]
        if footer == nil {
          // Entries take 17 bytes at most; few records are no blocks.
          let entryCount = min(record.blockCount, mark.offset) + 8
          remainderByteCountLimit = 17 * entryCount + Footer.byteCount
        }
        return finish(
          at: footer?.end ?? mark.end,
          contentByteCount: record.contentByteCount,
          endingIsGood: !hasAllRecords || record.sequenceChecksum == progress.sequenceChecksum
        )
      }
    }
  }

  private func finish(
    at end: Int,
    contentByteCount: Int?,
    endingIsGood: Bool = false
  ) -> SalvagedFrame {
    SalvagedFrame(
      archiveRange: frameOffset..<end,
      blocks: blocks,
      contentByteCount: contentByteCount,
      endingIsGood: endingIsGood
    )
  }

  private mutating func take(_ record: RecordHeader, headerByteCount: Int) {
    hasAllRecords =
      hasAllRecords && (try? progress.append(record, headerByteCount: headerByteCount)) != nil
  }

  private mutating func append(_ fields: BlockHeader.Fields, at mark: Landmark) {
    guard let header = header(fields), let blockByteCount else { return }
    take(.block(header), headerByteCount: mark.byteCount)
    number = header.number + 1
    contentOffset = header.contentOffset + header.contentByteCount
    guard mark.end <= end else { return }
    blocks.append(
      BlockLocation(
        header: header,
        blockByteCount: blockByteCount,
        archiveOffset: mark.offset,
        contentOffset: header.contentOffset
      )
    )
  }

  /// The header of a block of this frame; nil when it can't be one.
  private func header(_ fields: BlockHeader.Fields) -> BlockHeader? {
    guard let blockByteCount, let header = try? BlockHeader(fields, blockByteCount: blockByteCount),
      header.number >= number, header.number < .max,
      header.contentOffset.plus(header.contentByteCount) != nil
    else { return nil }
    // Every block between has a byte at least, and a block's bytes at most.
    let missing = header.number - number
    guard let most = missing.times(blockByteCount) else { return nil }
    return (missing...most).contains(header.contentOffset - contentOffset) ? header : nil
  }

  /// Whether a landmark that stands exactly where the next structure has to be is that structure.
  private func fits(_ index: Int) -> Bool {
    let mark = landmarks.marks[index]
    switch mark.kind {
    case .block(let fields): return header(fields)?.number == number
    case .application: return true
    case .frame: return false
    case .shortFooter(let footer, _): return mark.end - footer.frameByteCount == frameOffset
    case .endRecord(let record): return record.contentByteCount == contentOffset
    }
  }

  /// The next landmark that can be trusted though what stands in front of it is damaged.
  ///
  /// - Parameters:
  ///   - offset: Where to look.
  ///   - position: Where the next structure should stand: in front of it there may be a payload.
  /// - Returns: Its number; nil when there is none.
  private mutating func find(from offset: Int, behind position: Int) -> Int? {
    let first = landmarks.number(from: offset)
    let limit = max(first, landmarks.number(from: end))
    var longest: Int?
    // A header of whole frames, behind which nothing has been seen that may continue this frame.
    var others: Int?
    for index in first..<limit {
      let mark = landmarks.marks[index]
      if others == nil, beginsOthers(index, behind: position) { others = index }
      switch mark.kind {
      case .block(let fields) where header(fields) == nil: continue
      case .shortFooter(let footer, _)
      where mark.end - footer.frameByteCount != frameOffset && mark.end < end:
        continue
      case .endRecord(let record) where record.contentByteCount < contentOffset: continue
      case .application: continue
      default: break
      }
      let reach = landmarks.reaches[index]
      let span = reach.end - mark.offset
      if others != nil, mayContinue(index) { others = nil }
      if reach.frameOffset == frameOffset || reach.end >= end
        || span > (blockByteCount ?? FrameHeader.maximumBlockByteCount)
          + RecordHeader.byteCountLimit
      {
        return chosen(others, before: index) ?? index
      }
      if span > longest.map({ landmarks.reaches[$0].end - landmarks.marks[$0].offset }) ?? 0 {
        longest = index
      }
    }
    // Where not even a header says that this is a frame, the longest chain is the best that there is.
    let hasHeader = landmarks.number(at: frameOffset) != nil
    let best = blocks.isEmpty && !hasHeader ? longest : nil
    if let best, let others, best < others { return best }
    return chosen(others, before: limit) ?? best
  }

  /// Whether frames without a break begin at a landmark: several, since one may well be content.
  private func beginsOthers(_ index: Int, behind position: Int) -> Bool {
    guard case .frame = landmarks.marks[index].kind else { return false }
    return landmarks.marks[index].offset >= position
      && landmarks.reaches[index].wholeFrameCount >= 2
  }

  /// Whether a landmark that fits into this frame isn't known to be of another one, which begins behind this one.
  private func mayContinue(_ index: Int) -> Bool {
    let ended = landmarks.reaches[index].frameOffset
    switch landmarks.marks[index].kind {
    case .block(let fields) where fields.number > 0: break
    case .endRecord: break
    case .shortFooter: return ended == frameOffset
    case .block, .application, .frame: return false
    }
    guard let ended, ended > frameOffset, let number = landmarks.number(at: ended) else {
      return true
    }
    if case .frame = landmarks.marks[number].kind { return false }
    return true
  }

  /// The header of other frames, unless the walk that begins there would look at too much again.
  private mutating func chosen(_ others: Int?, before index: Int) -> Int? {
    guard let others, index - others <= vainLandmarkCountLimit else { return nil }
    vainLandmarkCountLimit -= index - others
    return others
  }
}
