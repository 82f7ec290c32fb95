internal import BlockCoding
internal import ByteIO
internal import Checksums
internal import EntropyCoding

/// The first block of what looks like an archive, its inner checksums made right, decoded by kernels: all give the
/// same content or the same error (Spec §7 to §10).
///
/// So the vectors of the specification are what to start from, and the plainest kernel is what the others are
/// compared with: one of them, by a hash of the input, and each with one input in 16.
public func fuzzPayload(_ input: [UInt8]) {
  let block = LooseBlock(input)
  var kernels = Array(RansKernel.available.reversed())
  if block.hasModel {
    kernels.removeLast(kernels.count - 1)
  } else if kernels.count > 2 && !isOne(input, in: 16) {
    kernels = [kernels[0], isOne(input, in: 3) ? kernels[1] : kernels[kernels.count - 1]]
  }
  check(kernels, block.codec, block.payload, byteCount: block.contentByteCount)
}

/// The same with codec 1 alone, the entropy coder, and with every kernel: the last bytes say how many symbols there are, the others are the
/// payload.
public func fuzzEntropy(_ input: [UInt8]) {
  guard input.count >= 2 else { return }
  let byteCount = 1 + (Int(input[input.count - 1]) << 8 | Int(input[input.count - 2]))
  // Kernels are in the order of their speed; the last one has no vectors.
  let kernels = Array(RansKernel.available.reversed())
  check(kernels, .rans, Array(input.dropLast(2)), byteCount: byteCount)
}

private func check(
  _ kernels: [RansKernel],
  _ codec: BlockCodec,
  _ payload: [UInt8],
  byteCount: Int
) {
  let payload = repaired(payload, codec)
  let answers = kernels.map { kernel in
    var content: [UInt8] = []
    return Answer { () throws(FormatError) in
      try codec.decode(payload.span, byteCount: byteCount, with: kernel, into: &content)
      return content
    }
  }
  hold(answers.allSatisfy { $0 == answers[0] }, "all kernels say the same of codec \(codec)")
  switch answers[0] {
  case .value(let content): hold(content.count == byteCount, "a content of the size asked for")
  case .error(let number):
    hold(
      (12...22).contains(number) || (35...39).contains(number),
      "an error of payloads: \(number)"
    )
  }
}

/// A payload whose checksum is right, so that what is behind it is reached.
private func repaired(_ payload: [UInt8], _ codec: BlockCodec) -> [UInt8] {
  var payload = payload
  switch codec {
  case .lz, .lzByContext:
    if payload.count >= 4 {
      payload.overwrite(at: 0, XXH64.headerChecksum(payload.span.extracting(droppingFirst: 4)))
    }
  case .rans:
    if let model = modelRange(of: payload), payload.count >= model.upperBound + 4 {
      payload.overwrite(
        at: model.upperBound,
        XXH64.headerChecksum(payload.span.extracting(model))
      )
    }
  default: break
  }
  return payload
}

/// Where the context model of a payload of codec 1 is; nil where there is none.
private func modelRange(of payload: [UInt8]) -> Range<Int>? {
  var reader = ByteReader(payload.span)
  do throws(FormatError) {
    let form = try reader.read(UInt8.self)
    guard form & 1 << 5 != 0 else { return nil }
    if form & 1 << 4 != 0 {
      _ = try reader.readVarint()
      _ = try FrequencyTable.readTwoOrMore(payload.span, &reader)
    }
    let start = reader.offset
    _ = try ContextModel.read(payload.span, &reader)
    return start..<reader.offset
  } catch {
    return nil
  }
}

extension [UInt8] {
  fileprivate mutating func overwrite(at offset: Int, _ value: UInt32) {
    for index in 0..<4 {
      self[offset + index] = UInt8(truncatingIfNeeded: value >> UInt32(8 * index))
    }
  }
}
