import EntropyCoding
import TestSupport
import Testing

@Suite struct ReciprocalTests {
  /// Every frequency, at the edges of quotients and of the range of states; 2^31 is where a
  /// reciprocal of 32 bits would fail.
  @Test func dividesExactly() {
    var generator = SeededGenerator(seed: 0xD1F)
    var wrongCount = 0
    for f in 1..<4096 as Range<UInt32> {
      let reciprocal = Reciprocal(f)
      let limit = UInt64(f) << 20
      func check(_ x: UInt64) {
        guard x < limit else { return }
        let x = UInt32(x)
        if reciprocal.quotient(x) != x / f { wrongCount += 1 }
      }
      let tops = [limit, 1 << 31, 1 << 16, 1 << 20, UInt64(f)]
      for top in tops {
        for delta in 0...(2 * UInt64(f) + 2) where delta % 97 < 3 || delta + 3 > 2 * UInt64(f) {
          check(top &- delta)
          check(top &+ delta)
        }
      }
      for _ in 0..<300 {
        let quotient = UInt64.random(in: 0..<(1 << 20), using: &generator)
        check(quotient * UInt64(f))
        check(quotient * UInt64(f) + UInt64(f) - 1)
      }
    }
    #expect(wrongCount == 0)
  }
}
