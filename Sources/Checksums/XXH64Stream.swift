internal import CXXHash

/// XXH64 of bytes that arrive in pieces.
@safe
package struct XXH64Stream: ~Copyable {
  /// Owned; freed in `deinit`.
  private let state: OpaquePointer

  package init(seed: UInt64) {
    // SAFETY: no arguments; nil is checked.
    guard let state = unsafe XXH64_createState() else {
      fatalError("out of memory")
    }
    // SAFETY: the state was made above and isn't null.
    unsafe XXH64_reset(state, seed)
    unsafe self.state = state
  }

  deinit {
    // SAFETY: made by `XXH64_createState`, and freed nowhere else.
    unsafe XXH64_freeState(state)
  }

  /// Takes in more bytes.
  package mutating func update(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { buffer in
      // SAFETY: libxxhash reads `count` bytes from the address.
      _ = unsafe XXH64_update(state, buffer.baseAddress, buffer.count)
    }
  }

  /// Another stream that has taken in the same bytes.
  package func copy() -> XXH64Stream {
    let copy = XXH64Stream(seed: 0)
    // SAFETY: both states are alive.
    unsafe XXH64_copyState(copy.state, state)
    return copy
  }

  /// The hash of all bytes so far; more may follow.
  package func digest() -> UInt64 {
    // SAFETY: the state is alive as long as `self`.
    unsafe XXH64_digest(state)
  }
}
