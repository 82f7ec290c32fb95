/// Predicts the bytes of a record from where it differs from its neighbour.
struct RecordByteModel {
  static let contextCount = 12
  /// Rows of 16 counters: entry 0 holds a check of the context, the others are a nibble's tree.
  private var rows: [UInt32]
  private let rowBits: UInt64
  /// Which row stands where, in a model that codes too little to make them all; nil when each has its own place.
  private var usedRows: [Int: Int]?
  private var rowOffsets = [12 of Int](repeating: 0)
  private var hashes = [12 of UInt64](repeating: 0)
  private var inputs = BitMixer.Inputs(repeating: 0)
  private var mixer = BitMixer(setCount: 4 * 256, weight: 1 << 13)
  private var secondMixer = BitMixer(setCount: 3 * 4 * 8, weight: 1 << 13)
  private let stretch = Logistic.stretchTable
  private let squash = Logistic.squashTable
  /// How sure a counter is, by how often it has learnt, in units of 2^-8.
  private let confidences = Self.confidenceTable
  private static let confidenceTable: [Int32] = (0..<1024).map { Int32(256 * $0 / ($0 + 1)) }

  // The record's beginning.
  private var shared = 0
  private var neighbour = 0..<0
  /// What the neighbour has behind the shared bytes, then the record's own bytes.
  private var endingHash: UInt64 = 0

  // The longest match of the last bytes.
  private var places: [Int32]
  private var matchOffset = 0
  private var matchByteCount = 0
  private var matchCounters = [UInt32](repeating: BitCounter.initial, count: 32 * 2)

  /// - Parameters:
  ///   - contentByteCount: Bytes of the content.
  ///   - isBrief: Whether a record or so of it is coded: then rows are made when they are used.
  init(contentByteCount: Int, isBrief: Bool) {
    let bits = NeighbourTables.bits(contentByteCount: contentByteCount)
    rowBits = UInt64(bits)
    usedRows = isBrief ? [:] : nil
    rows = [UInt32](repeating: BitCounter.initial, count: isBrief ? 0 : 16 << bits)
    inputs[Self.contextCount * 2 + 1] = 256
    places = [Int32](repeating: -1, count: 1 << bits)
  }

  private static func mixed(_ hash: UInt64, _ value: Int) -> UInt64 {
    NeighbourTables.mixed(hash, value)
  }

  /// A record agrees with its neighbour in `shared` bytes and now goes on.
  mutating func begin(content: [UInt8], neighbour: Range<Int>, shared: Int) {
    self.shared = shared
    self.neighbour = neighbour
    endingHash = 77
    for offset in neighbour.dropFirst(shared) {
      endingHash = Self.mixed(endingHash, Int(content[offset]))
    }
    matchByteCount = 0
  }

  /// Codes a byte; one above `floor`, where that is given.
  mutating func code<Coder: BinaryCoder>(
    _ byte: UInt8,
    above floor: UInt8?,
    content: [UInt8],
    recordOffset: Int,
    with coder: inout Coder
  ) -> UInt8 {
    let place = content.count - recordOffset
    selectContexts(content, recordOffset: recordOffset, floor: floor)
    findMatch(content, recordOffset: recordOffset)
    let since = min(3, place - shared)
    var node = 1
    for shift in (0..<8).reversed() {
      if shift == 7 || shift == 3 { selectRows(node: node) }
      let bit = byte >> shift & 1 == 1
      if let floor, isForced(node, shift: shift, floor: floor) {
        node = node << 1 | 1
        continue
      }
      let coded = codeBit(bit, node: node, shift: shift, since: since, content, with: &coder)
      node = node << 1 | (coded ? 1 : 0)
    }
    let coded = UInt8(node & 255)
    endingHash = Self.mixed(endingHash, Int(coded))
    if matchByteCount > 0 {
      if content[matchOffset] == coded {
        matchOffset += 1
        matchByteCount += 1
      } else {
        matchByteCount = 0
      }
    }
    return coded
  }

  /// Whether a byte above the floor must have a one here.
  private func isForced(_ node: Int, shift: Int, floor: UInt8) -> Bool {
    guard node == (256 | Int(floor)) >> (shift + 1) else { return false }
    let below = Int(floor) & (1 << shift - 1)
    return floor >> shift & 1 == 1 || below == 1 << shift - 1
  }

  private mutating func selectContexts(_ content: [UInt8], recordOffset: Int, floor: UInt8?) {
    let end = content.count
    let place = end - recordOffset
    // Orders 1…6, which end at the record's beginning.
    var hash: UInt64 = 0
    for order in 1...6 {
      hash = Self.mixed(hash, order <= place ? Int(content[end - order]) : 256)
      hashes[order - 1] = Self.mixed(hash, order)
    }
    let last = place > 0 ? Int(content[end - 1]) : 256
    let aligned = neighbour.lowerBound + place
    let above = aligned < neighbour.upperBound ? Int(content[aligned]) : 256
    let next = aligned + 1 < neighbour.upperBound ? Int(content[aligned + 1]) : 256
    let since = min(place - shared, 7)
    hashes[6] = Self.mixed(Self.mixed(11, since), Int(floor ?? 0))
    hashes[7] = Self.mixed(endingHash, 12)
    hashes[8] = Self.mixed(Self.mixed(Self.mixed(13, last), above), next)
    hashes[9] = Self.mixed(Self.mixed(14, above), since)
    // The word in work, and the one before it.
    var (word, before) = (UInt64(15), UInt64(16))
    var offset = end
    while offset > max(recordOffset, end - 32), Self.isLetter(content[offset - 1]) {
      word = Self.mixed(word, Int(content[offset - 1]))
      offset -= 1
    }
    for index in (max(recordOffset, offset - 8)..<offset).reversed() {
      before = Self.mixed(before, Int(content[index]))
    }
    hashes[10] = Self.mixed(word, 17)
    hashes[11] = Self.mixed(Self.mixed(word, 18) ^ before, 18)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte | 32 >= 97 && byte | 32 <= 122 || byte >= 128
  }

  /// Rows of counters for a nibble.
  private mutating func selectRows(node: Int) {
    for index in 0..<Self.contextCount {
      let hash = Self.mixed(hashes[index] &+ UInt64(index) << 32, node)
      let check = UInt32(truncatingIfNeeded: hash) | 1
      let row = Int(hash >> (64 - rowBits))
      let offset = (usedRows == nil ? row : place(ofUsed: row)) << 4
      rowOffsets[index] = offset
      guard rows[offset] != check else { continue }
      var entries = rows.mutableSpan
      entries[offset] = check
      for entry in 1..<16 { entries[offset &+ entry] = BitCounter.initial }
    }
  }

  private mutating func place(ofUsed row: Int) -> Int {
    if let place = usedRows?[row] { return place }
    let place = rows.count >> 4
    usedRows?[row] = place
    rows += repeatElement(BitCounter.initial, count: 16)
    return place
  }

  private mutating func findMatch(_ content: [UInt8], recordOffset: Int) {
    let end = content.count
    guard end >= 4 else { return }
    var hash: UInt64 = 0
    for order in 1...4 { hash = Self.mixed(hash, Int(content[end - order])) }
    let slot = Int(hash >> (64 - rowBits))
    if matchByteCount == 0 {
      let candidate = Int(places[slot])
      if candidate > 0 {
        var count = 0
        while count < 32, candidate - count > 0,
          content[candidate - 1 - count] == content[end - 1 - count]
        { count += 1 }
        if count >= 4 { (matchOffset, matchByteCount) = (candidate, count) }
      }
    }
    places[slot] = Int32(end)
  }

  private mutating func codeBit<Coder: BinaryCoder>(
    _ bit: Bool,
    node: Int,
    shift: Int,
    since: Int,
    _ content: [UInt8],
    with coder: inout Coder
  ) -> Bool {
    let entry = shift >= 4 ? node : node & ((1 << (3 - shift)) - 1) | 1 << (3 - shift)
    for index in 0..<Self.contextCount {
      let counter = rows[rowOffsets[index] &+ entry]
      let confidence = confidences[Int(counter & 1023)]
      inputs[index &* 2] = (stretch[Int(counter >> 20)] &* confidence) >> 8
      inputs[index &* 2 &+ 1] = ((Int32(counter >> 20) &- 2048) &* confidence) >> 9
    }
    // The match predicts a bit as long as it agrees within the byte.
    var matchSlot = -1
    var matchState = 0
    if matchByteCount > 0, matchOffset < content.count {
      let predicted = Int(content[matchOffset]) | 256
      if predicted >> (shift + 1) == node {
        let one = predicted >> shift & 1
        matchSlot = min(matchByteCount, 31) << 1 | one
        matchState = matchByteCount < 8 ? 1 : 2
      }
    }
    inputs[Self.contextCount * 2] =
      matchSlot >= 0 ? stretch[Int(matchCounters[matchSlot] >> 20)] : 0
    mixer.mix(inputs, set: since << 8 | node)
    secondMixer.mix(inputs, set: (matchState * 4 + since) << 3 | shift)
    let stretched = (mixer.stretched + secondMixer.stretched) >> 1
    let coded = coder.code(bit, probability: Int(squash[stretched + 2048]))
    mixer.learn(coded, inputs, rate: 3)
    secondMixer.learn(coded, inputs, rate: 3)
    let rowOffsets = rowOffsets
    var counters = rows.mutableSpan
    for index in 0..<Self.contextCount {
      let place = rowOffsets[index] &+ entry
      counters[place] = BitCounter.learn(counters[place], coded, limit: 127)
    }
    if matchSlot >= 0 {
      matchCounters[matchSlot] = BitCounter.learn(matchCounters[matchSlot], coded, limit: 255)
    }
    return coded
  }
}
