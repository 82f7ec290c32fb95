/// How far the structure goes without a break from a landmark on.
struct Reach {
  /// Where it breaks; what stands before that has been seen to be in order, but for payloads.
  let end: Int
  /// The frame that the first ending says that it ends.
  let frameOffset: Int?
  /// Frames without a break in them that follow each other: from here on, if this is a frame header, otherwise from
  /// behind the first ending on.
  let wholeFrameCount: Int

  /// The reaches of all landmarks, from the last one back: each is its own and that of the next one.
  static func all(of landmarks: Landmarks, before end: Int) -> [Reach] {
    var reaches: [Reach] = []
    reaches.reserveCapacity(landmarks.marks.count)
    for mark in landmarks.marks.reversed() {
      var frameOffset: Int?
      var position = mark.end
      switch mark.kind {
      case .shortFooter(let footer, _): frameOffset = mark.end - footer.frameByteCount
      case .endRecord:
        guard let footer = landmarks.footersByTail[mark.offset] else { break }
        frameOffset = footer.frameOffset
        position = footer.end
      case .frame, .block, .application: break
      }
      let next = landmarks.number(at: position).map { (index: $0, mark: landmarks.marks[$0]) }
      if let next, mark.isFollowed(by: next.mark) {
        // Counted from the end, since that is where the list begins.
        let reach = reaches[landmarks.marks.count - 1 - next.index]
        reaches.append(
          Reach(
            end: reach.end,
            frameOffset: frameOffset ?? reach.frameOffset,
            wholeFrameCount: mark.wholeFrameCount(before: reach)
          )
        )
      } else {
        // A payload that ends in nothing may not be there.
        let known = frameOffset == nil ? mark.offset + mark.byteCount : position
        reaches.append(
          Reach(
            end: position == end ? end : known,
            frameOffset: frameOffset,
            wholeFrameCount: 0
          )
        )
      }
    }
    return reaches.reversed()
  }
}

extension Landmark {
  /// Whether another one can be the next structure of an archive.
  fileprivate func isFollowed(by next: Landmark) -> Bool {
    switch (kind, next.kind) {
    // Of which the first may be the largest number that there is.
    case (.block(let fields), .block(let nextFields)): nextFields.number - 1 == fields.number
    case (.frame, .block(let fields)): fields.number == 0
    case (.frame, .frame), (.block, .frame), (.application, .frame): false
    case (.frame, _), (.block, _), (.application, _): true
    case (.shortFooter, .frame), (.endRecord, .frame): true
    case (.shortFooter, _), (.endRecord, _): false
    }
  }

  /// Whole frames from here on, when so much follows.
  fileprivate func wholeFrameCount(before next: Reach) -> Int {
    guard case .frame = kind else { return next.wholeFrameCount }
    return next.frameOffset == offset ? next.wholeFrameCount + 1 : 0
  }
}
