import LatentCoding
import TestSupport
import Testing

/// The snippets of the article, which stand there letter by letter, do what it says.
@Suite struct ArticleTests {
  @Test func slots() {
    let symbols = Categorical(frequencies: [2, 5, 1], layout: .cdf)
    var stack = ANSStack()
    symbols.push(1, onto: &stack)
    symbols.push(0, onto: &stack)
    print(symbols.pop(from: &stack), symbols.pop(from: &stack))  // 0 1
    #expect(stack == ANSStack())
  }

  @Test func aliases() {
    let frequencies = [2, 5, 1]
    let buckets = SlotBuckets(frequencies: frequencies)
    let direct = Categorical(frequencies: frequencies, layout: .alias)
    let model = BitsBack(
      prior: Uniform(buckets.total),
      likelihood: { slot in Certain(buckets.owner(ofSlot: slot).symbol) },
      posterior: { symbol in SlotsOfSymbol(symbol, in: buckets) }
    )
    var one = ANSStack()
    var other = ANSStack()
    direct.push(1, onto: &one)
    model.push(1, onto: &other)
    print(one == other)  // true
    #expect(one == other)
  }

  @Test func latents() {
    let moods = [3, 5]
    let words = [[1, 2, 5], [4, 3, 1]]
    let speech = BitsBack(
      prior: Categorical(frequencies: moods, layout: .cdf),
      likelihood: { mood in Categorical(frequencies: words[mood], layout: .cdf) },
      posterior: { word in
        Categorical(
          frequencies: [moods[0] * words[0][word], moods[1] * words[1][word]],
          layout: .cdf
        )
      }
    )
    var message = ANSStack()
    for word in [2, 0, 1, 2] { speech.push(word, onto: &message) }
    let heard = (0..<4).map { _ in speech.pop(from: &message) }
    print(heard, message.hasOnlySeeds)  // [2, 1, 0, 2] true
    #expect(heard == [2, 1, 0, 2] && message.hasOnlySeeds)
  }

  /// Each code block of the article is in this file.
  @Test func articleAndTestsAgree() throws {
    let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    func lines(_ path: String) throws -> [String] {
      let bytes = try #require(Corpora.read("/\(folder)/\(path)"))
      return String(decoding: bytes, as: UTF8.self).split(
        separator: "\n",
        omittingEmptySubsequences: false
      ).map(String.init)
    }
    let tests = try lines("Tests/LatentCodingTests/ArticleTests.swift").joined(separator: "\n")
    var snippet: [String]?
    var count = 0
    for line in try lines("Sources/LatentCoding/LatentCoding.docc/OnePattern.md") {
      if line == "```swift" {
        snippet = []
      } else if line == "```", let block = snippet {
        let text = block.map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n")
        #expect(tests.contains(text), "\(text)")
        snippet = nil
        count += 1
      } else {
        snippet?.append(line)
      }
    }
    #expect(count == 3)
  }
}
