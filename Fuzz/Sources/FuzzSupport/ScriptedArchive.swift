/// An archive built from a script: its checksums are right, whatever its fields say.
///
/// Without such a builder a fuzzer stops at the first checksum. The script says what records there
/// are, and which fields are wrong; an archive in which none is must be accepted.
///
/// ```
/// archive    frame, frame, … to the end of the script
/// frame      block size 1, header flags 1, { operation }, end operation, ending 1
///
/// operation  7     5 4   3 2  0
///            ├ codec ┼ wrong ┼ op ┤  wrong == 3: a byte follows that says which fields are
///                                    codec: of a payload that the script gives
/// ```
///
/// Most bytes ask for nothing wrong: an archive with one wrong field gets further than one with ten.
package struct ScriptedArchive {
  /// The archive.
  package private(set) var bytes: [UInt8] = []
  /// Its content, unless something in it is wrong.
  package private(set) var content: [UInt8]? = []

  private var script: Script
  private var frame = FrameDraft(blockByteCount: 1024)
  private var lastPayload: BlockPayload?
  private var recordBudget: Int
  private let isBrief: Bool

  /// The archive that a script says.
  ///
  /// - Parameters:
  ///   - bytes: The script.
  ///   - isBrief: Whether it has few records, none of a codec with a model that is right, and contents to compress are some of
  ///     those that were compressed before.
  package init(_ bytes: [UInt8], isBrief: Bool = false) {
    script = Script(bytes)
    recordBudget = isBrief ? 24 : 256
    self.isBrief = isBrief
    repeat {
      takeFrame()
    } while !script.isEmpty && recordBudget > 0
  }

  private mutating func takeFrame() {
    let size = script.count()
    let units = size < 0xF0 ? size & 15 + 1 : Int(script.integer(UInt16.self)) + 1
    frame = FrameDraft(blockByteCount: units * 1024)
    takeHeaderFlags()
    while !script.isEmpty && recordBudget > 0 {
      let operation = script.byte()
      guard operation & 7 != 7 else { break }
      takeRecord(operation)
      recordBudget -= 1
    }
    var ending = frame.ending
    let flags = script.byte() & 3 == 3 ? script.byte() : 0
    if flags != 0 {
      content = nil
      ending.spoil(flags, script: &script)
    }
    bytes += frame.bytes(ending)
  }

  private mutating func takeHeaderFlags() {
    let selector = script.byte()
    let flags = selector < 0xF0 ? 0 : selector
    if flags & 1 != 0 {
      // A minor version is no reason to refuse.
      frame.header[7] = script.byte()
      content = frame.header[7] < 0x10 ? content : nil
    }
    if flags & 2 != 0 {
      frame.header[8] = script.byte()
      content = frame.header[8] == 0 ? content : nil
    }
    if flags & 4 != 0 {
      frame.header[9] = script.byte()
    }
  }

  private mutating func takeRecord(_ operation: UInt8) {
    let wrong = operation & 0x18 == 0x18 ? script.byte() & 0x1F : 0
    switch operation & 7 {
    case 0:
      let literal = script.bytes(script.count() + 1)
      append(payload(literal, codec: 0, contentByteCount: literal.count), wrong)
    case 1:
      let byte = script.byte()
      let byteCount = takeContentByteCount()
      append(payload([byte], codec: 0, contentByteCount: byteCount), wrong)
    case 2:
      append(BlockPayload.encoding(takePattern()), wrong)
    case 3:
      let encoded = BlockPayload.encoding(takePattern())
      var edited = encoded.bytes
      for _ in 0...(script.byte() & 3) {
        edited[script.count() % edited.count] ^= script.byte()
      }
      append(
        payload(
          BlockPayload.repaired(edited, codec: encoded.codec),
          codec: encoded.codec,
          contentByteCount: encoded.contentByteCount
        ),
        wrong
      )
    case 4:
      let byteCount = takeContentByteCount()
      let codec = operation >> 5 % 5 + 1
      let bytes = BlockPayload.repaired(
        script.bytes(Int(script.integer(UInt16.self))),
        codec: codec
      )
      append(payload(bytes, codec: codec, contentByteCount: byteCount), wrong)
    case 5:
      takeApplicationRecord(wrong)
    default:
      takeRepetition(wrong)
    }
  }

  private func payload(_ bytes: [UInt8], codec: UInt8, contentByteCount: Int) -> BlockPayload {
    BlockPayload(
      bytes: bytes,
      codec: codec,
      contentByteCount: contentByteCount,
      tryingModels: !isBrief
    )
  }

  /// Adds a block, and content if all is right with it.
  private mutating func append(_ payload: BlockPayload, _ wrong: UInt8) {
    lastPayload = payload
    var block = frame.block(payload)
    if wrong != 0 {
      content = nil
      block.spoil(wrong, script: &script)
    }
    frame.append(.block(block))
    if payload.content == nil || payload.contentByteCount > frame.blockByteCount
      || payload.bytes.count > payload.contentByteCount
    {
      content = nil
    }
    content? += payload.content ?? []
  }

  /// A whole block, or fewer bytes; or more.
  private mutating func takeContentByteCount() -> Int {
    switch script.byte() {
    case 0: frame.blockByteCount
    case 1: Int(script.integer(UInt32.self))
    case let selector: (Int(selector) - 1) * (script.count() + 1)
    }
  }

  /// Bytes of the script, repeated with small changes, so that there is something to compress.
  private mutating func takePattern() -> [UInt8] {
    let byteCount = min((script.count() + 1) * 16, frame.blockByteCount)
    var pattern = script.bytes(script.count() & 63 + 1)
    if pattern.isEmpty {
      pattern = [0]
    }
    let step = script.count()
    guard !isBrief else {
      return Self.usualPattern(pattern, step: step, byteCount: byteCount)
    }
    return Self.repeated(pattern, step: step, byteCount: byteCount)
  }

  private static func repeated(_ pattern: [UInt8], step: Int, byteCount: Int) -> [UInt8] {
    (0..<byteCount).map {
      pattern[$0 % pattern.count] &+ UInt8(truncatingIfNeeded: $0 / pattern.count * step >> 4)
    }
  }

  /// The one of 60 patterns that is like another one.
  private static func usualPattern(_ pattern: [UInt8], step: Int, byteCount: Int) -> [UInt8] {
    let usual: [UInt8]
    switch pattern[0] & 3 {
    case 0: usual = [7]
    case 1: usual = Array("a line of text\n".utf8)
    case 2: usual = (0..<61).map { UInt8(truncatingIfNeeded: $0 * $0 * 0x9D) }
    default: usual = [0, 1, 0x80, 2, 0x3F]
    }
    let steps = step < 0x40 ? 0 : step < 0xC0 ? 16 : 0xFF
    let sizes = [16, 256, 1024, 2048, 4096]
    return repeated(usual, step: steps, byteCount: sizes.last { $0 <= byteCount } ?? byteCount)
  }

  private mutating func takeApplicationRecord(_ wrong: UInt8) {
    var type = Array("Fuzz".utf8)
    if wrong & 1 != 0 {
      type = Array((script.bytes(4) + type).prefix(4))
      let isValid = type.allSatisfy { (0x20...0x7E).contains($0) }
      content = isValid ? content : nil
    }
    // The numbers of a line index are the script's, and the blocks' hash in front of them is right.
    let front = type == Array("line".utf8) ? frame.lineHash : []
    var application = frame.application(
      type: type,
      payload: front + script.bytes(script.count())
    )
    if wrong & ~1 != 0 {
      content = nil
      application.spoil(wrong, script: &script)
    }
    frame.append(.application(application))
  }

  /// The last block's payload again, as new blocks in their places; or the last record as it was.
  private mutating func takeRepetition(_ wrong: UInt8) {
    if wrong & 1 != 0, let last = frame.records.last {
      content = nil
      frame.append(last)
      return
    }
    guard let lastPayload else { return }
    for _ in 0...(script.byte() & 15) {
      append(lastPayload, 0)
    }
  }
}
