import BlockCoding
import ByteIO
import EntropyCoding
import Glibc
import TestSupport
import Testing

/// Payloads of codec 1 that no encoder wrote: an error or other bytes, and nothing worse.
@Suite struct MutationTests {
  /// What a payload can do wrong (Spec §7–§10).
  static let errors: Set = [13, 14, 15, 16, 17, 18, 19, 20, 22, 35, 36, 37]

  /// Decodings of all tests here together, over all kernels; `ANSZ_MUTATIONS` says how many.
  private static let decodingCount =
    getenv("ANSZ_MUTATIONS").flatMap { Int(String(cString: $0)) } ?? 60_000

  private static let laneBits = Array(0...8)

  /// The content, or an error's number.
  private enum Answer: Hashable {
    case content([UInt8])
    case error(Int)
  }

  /// What a kernel makes of some bytes; what the content held before must not matter.
  private func answer(
    of bytes: Span<UInt8>,
    _ byteCount: Int,
    _ kernel: RansKernel,
    _ content: inout [UInt8]
  ) -> Answer {
    do throws(FormatError) {
      try BlockCodec.rans.decode(bytes, byteCount: byteCount, with: kernel, into: &content)
      return .content(content)
    } catch {
      return .error(error.number)
    }
  }

  /// The same of several kernels.
  private func answers(
    of bytes: Span<UInt8>,
    _ byteCount: Int,
    _ kernels: [RansKernel],
    _ contents: inout [[UInt8]]
  ) -> [Answer] {
    var answers: [Answer] = []
    for (index, kernel) in kernels.enumerated() {
      answers.append(answer(of: bytes, byteCount, kernel, &contents[index]))
    }
    return answers
  }

  /// Payloads of all forms decode to what they were made of, with every kernel.
  @Test(arguments: laneBits)
  func samplesAreRight(laneBits: Int) {
    var generator = SeededGenerator(seed: UInt64(laneBits))
    for payload in SamplePayload.all(laneBits: laneBits, using: &generator) {
      for kernel in RansKernel.available {
        var content: [UInt8] = []
        let answer = answer(of: payload.bytes.span, payload.content.count, kernel, &content)
        let isRight = answer == .content(payload.content)
        #expect(isRight, "\(payload.name), \(kernel.name)")
      }
    }
  }

  /// Mutants give the same answer with every kernel: an error of a payload, or a content.
  ///
  /// One in eight ends at a guard page; the others have memory of their own, which sanitizers watch.
  @Test(arguments: laneBits)
  func mutants(laneBits: Int) {
    let kernels = RansKernel.available
    var generator = SeededGenerator(seed: UInt64(0x3A7 + laneBits))
    let payloads = SamplePayload.all(laneBits: laneBits, using: &generator)
    let shares = Self.laneBits.count * kernels.count
    let count = (Self.decodingCount + shares - 1) / shares
    var contents = kernels.map { _ in [UInt8]() }
    var tally: [Int: Int] = [:]
    for round in 0..<count {
      let mutant = Mutation.mutant(of: payloads, using: &generator)
      let answers: [Answer]
      if round % 8 == 0 {
        let guarded = GuardedMemory(mutant.bytes)
        let bytes = Span(_unsafeElements: UnsafeBufferPointer(guarded.bytes))
        answers = self.answers(of: bytes, mutant.byteCount, kernels, &contents)
      } else {
        answers = self.answers(of: mutant.bytes.span, mutant.byteCount, kernels, &contents)
      }
      if !answers.allSatisfy({ $0 == answers[0] }) {
        Issue.record("kernels disagree on round \(round) of \(generator): \(mutant)")
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
      "\(count) mutants for each of \(kernels.count) kernels, laneBits \(laneBits); errors",
      summary.joined(separator: ", ")
    )
  }

  /// In a payload of an encoder's every bit has a part (Spec §6.2), that of a model in its checksum.
  @Test(arguments: [900, 5000])
  func everyBitHasAPart(byteCount: Int) throws {
    let text = Samples.text(byteCount, seed: 1)
    let wide = text.enumerated().map { $0 % 90 == 0 ? UInt8(128 + $0 / 90 % 120) : $1 }
    for content in [text, wide] {
      for contexts in [nil, ContextModel.Effort(order: 2, tableLimit: 64, rounds: 2)] {
        var payload: [UInt8] = []
        let codec = BlockEncoder.encode(content, contexts: contexts, into: &payload)
        #expect(codec == .rans)
        var output: [UInt8] = []
        for bit in 0..<(8 * payload.count) {
          payload[bit / 8] ^= 1 << UInt8(bit % 8)
          let answer = answer(of: payload.span, byteCount, .current, &output)
          if answer == .content(content) {
            Issue.record("bit \(bit) of \(8 * payload.count) has no part")
          }
          payload[bit / 8] ^= 1 << UInt8(bit % 8)
        }
      }
    }
  }
}
