/// Codes sorted records, each by a model that sees the one before (Spec/latent-coding §3).
///
/// As long as a record agrees with its neighbour, one decision a byte says so. Its first other byte is
/// greater than the neighbour's, which rules out part of the bits' tree. From there on bits are
/// predicted by what stood in like contexts, and the predictions are mixed.
///
/// The same functions write and read: a ``BinaryCoder`` knows which.
struct NeighbourModel<Coder: BinaryCoder> {
  var coder: Coder
  let terminator: UInt8
  /// All records so far, each with its terminator.
  private(set) var content: [UInt8] = []
  /// Where the last whole record begins, and its byte count, terminator included.
  private var neighbourOffset = 0
  private var neighbourByteCount = 0
  /// Where the record in work begins.
  private var recordOffset = 0
  /// Bytes that the last two records had in common with their neighbours.
  private var shared = 0
  private var sharedBefore = 0
  /// For each byte of the last record how many records in a row agree up to it.
  private var runs: [Int32] = []

  private var agreement: AgreementModel
  private var bytes: RecordByteModel

  /// - Parameters:
  ///   - coder: What writes or reads.
  ///   - terminator: What ends a record.
  ///   - contentByteCount: Bytes of all records.
  ///   - isBrief: Whether the first record is all that is coded: then tables are as small as it needs.
  init(coder: Coder, terminator: UInt8, contentByteCount: Int, isBrief: Bool = false) {
    self.coder = coder
    self.terminator = terminator
    // The first record has no neighbour to agree with.
    agreement = AgreementModel(contentByteCount: isBrief ? 1 : contentByteCount)
    bytes = RecordByteModel(contentByteCount: contentByteCount, isBrief: isBrief)
    if !isBrief { content.reserveCapacity(contentByteCount + 1) }
  }

  /// Codes a record; a reader gives none, and at most how many bytes there may be.
  ///
  /// - Returns: Whether the record ended within the bytes and the payload, and in order; a writer's always does.
  mutating func code(_ record: ArraySlice<UInt8>?, byteCountLimit: Int) -> Bool {
    recordOffset = content.count
    /// The byte at a place, which only a writer knows.
    func byte(_ place: Int) -> UInt8 {
      guard let record else { return 0 }
      return place < record.count ? record[record.startIndex + place] : terminator
    }
    var place = 0
    while place < neighbourByteCount {
      guard place < byteCountLimit else { return false }
      let expected = content[neighbourOffset + place]
      // A first byte that differs would have to be greater.
      let agrees =
        expected == 255 || codeAgreement(byte(place) == expected, expected: expected, at: place)
      guard !coder.isExhausted else { return false }
      guard agrees else { break }
      content.append(expected)
      place += 1
      if place == neighbourByteCount {
        finishRecord(shared: place)
        return true
      }
    }
    let common = place
    var floor: UInt8? = place < neighbourByteCount ? content[neighbourOffset + place] : nil
    if floor == terminator { floor = nil }
    bytes.begin(content: content, neighbour: neighbourOffset..<recordOffset, shared: common)
    while place < byteCountLimit {
      let coded = bytes.code(
        byte(place),
        above: floor,
        content: content,
        recordOffset: recordOffset,
        with: &coder
      )
      // With a floor, a terminator would make it a beginning of its neighbour, which it can't come behind.
      guard !coder.isExhausted, floor == nil || coded != terminator else { return false }
      floor = nil
      content.append(coded)
      place += 1
      if coded == terminator {
        finishRecord(shared: common)
        return true
      }
    }
    return false
  }

  private mutating func finishRecord(shared common: Int) {
    let byteCount = content.count - recordOffset
    while runs.count > common { runs.removeLast() }
    for index in runs.indices { runs[index] += 1 }
    while runs.count < byteCount { runs.append(1) }
    neighbourOffset = recordOffset
    neighbourByteCount = byteCount
    sharedBefore = shared
    shared = common
  }

  private mutating func codeAgreement(_ agrees: Bool, expected: UInt8, at place: Int) -> Bool {
    let ahead =
      place + 1 < neighbourByteCount ? content[neighbourOffset + place + 1] : terminator
    let situation = AgreementModel.Situation(
      place: place,
      expected: expected,
      ahead: ahead,
      last: place > 0 ? content[neighbourOffset + place - 1] : 0,
      secondLast: place > 1 ? content[neighbourOffset + place - 2] : 0,
      left: neighbourByteCount - place,
      shared: shared,
      sharedBefore: sharedBefore,
      run: Int(runs[place])
    )
    return agreement.code(agrees, situation, with: &coder)
  }
}
