import BlockCoding
import EntropyCoding
import Glibc
import TestSupport
import Testing

/// Payloads of codecs 2 and 3 that no encoder wrote, with right checksums: an error or a content, and nothing worse.
@Suite struct LZMutationTests {
  /// What a payload can do wrong (Spec §7–§10).
  static let errors: Set = [13, 14, 15, 16, 17, 18, 19, 20, 22, 35, 36, 37, 38, 39]

  /// Decodings of payloads of each codec, over all kernels; `ANSZ_MUTATIONS` says how many.
  private static let decodingCount =
    getenv("ANSZ_MUTATIONS").flatMap { Int(String(cString: $0)) } ?? 90_000

  /// Shares that run beside each other: of codec 2 one for each number of lanes, and the levels' payloads; of codec 3
  /// four of the levels' payloads.
  static let shares = Array(0..<14)

  /// Payloads that a share's mutants are made of, all of one codec, and the number of its codec's shares.
  private func payloads(_ share: Int) -> ([SampleLZPayload], shareCount: Int) {
    guard share >= 9 else { return (SampleLZPayload.built(laneBits: share), 10) }
    let codec: BlockCodec = share == 9 ? .lz : .lzByContext
    return (SampleLZPayload.ofLevels.filter { $0.codec == codec }, share == 9 ? 10 : 4)
  }

  /// Mutants give the same answer with every kernel, and with the oracle where it reads them.
  ///
  /// One in eight ends at a guard page; the others have memory of their own, which sanitizers watch.
  @Test(arguments: shares)
  func mutants(share: Int) {
    let kernels = RansKernel.available
    var generator = SeededGenerator(seed: UInt64(0x12A + share))
    let (payloads, shareCount) = payloads(share)
    let parts = shareCount * kernels.count
    let count = (Self.decodingCount + parts - 1) / parts
    var contents = kernels.map { _ in [UInt8]() }
    var tally: [Int: Int] = [:]
    var (judgedCount, byContextCount) = (0, 0)
    for round in 0..<count {
      let mutant = LZMutation.mutant(of: payloads, using: &generator)
      byContextCount += mutant.codec == .lzByContext ? 1 : 0
      let answers: [LZAnswer]
      if round % 8 == 0 {
        let guarded = GuardedMemory(mutant.bytes)
        let bytes = Span(_unsafeElements: UnsafeBufferPointer(guarded.bytes))
        answers = kernels.indices.map {
          kernels[$0].answer(of: bytes, mutant.byteCount, codec: mutant.codec, &contents[$0])
        }
      } else {
        answers = kernels.indices.map {
          kernels[$0].answer(
            of: mutant.bytes.span,
            mutant.byteCount,
            codec: mutant.codec,
            &contents[$0]
          )
        }
      }
      if !answers.allSatisfy({ $0 == answers[0] }) {
        Issue.record("kernels disagree on round \(round) of \(generator): \(mutant)")
      }
      if mutant.codec == .lz,
        let plain = PlainLZ.decode(mutant.bytes, byteCount: mutant.byteCount)
      {
        judgedCount += 1
        if plain != answers[0] {
          Issue.record("the oracle disagrees on round \(round) of \(generator): \(mutant)")
        }
      }
      switch answers[0] {
      case .content(let content):
        tally[0, default: 0] += 1
        if content.count != mutant.byteCount {
          Issue.record("\(content.count) bytes in round \(round) of \(generator): \(mutant)")
        }
      case .error(let number):
        tally[number, default: 0] += 1
        if !Self.errors.contains(number) {
          Issue.record("error \(number) in round \(round) of \(generator): \(mutant)")
        }
      }
    }
    let summary = tally.keys.sorted().map { "\($0): \(tally[$0] ?? 0)" }
    print(
      "\(count) LZ mutants for each of \(kernels.count) kernels, share \(share),",
      "\(byContextCount) of codec 3, \(judgedCount) judged by the oracle; errors",
      summary.joined(separator: ", ")
    )
  }

  /// A flipped bit is error 38, wherever it is.
  @Test func everyBitHasAPart() {
    for sample in SampleLZPayload.ofLevels where sample.byteCount <= 2500 {
      var payload = sample.bytes
      for bit in 0..<(8 * payload.count) {
        payload[bit / 8] ^= 1 << UInt8(bit % 8)
        var content: [UInt8] = []
        let answer = RansKernel.current.answer(
          of: payload.span,
          sample.byteCount,
          codec: sample.codec,
          &content
        )
        if answer != .error(38) {
          Issue.record("bit \(bit) of \(sample.name)")
        }
        payload[bit / 8] ^= 1 << UInt8(bit % 8)
      }
    }
  }
}
