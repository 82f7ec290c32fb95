internal import ByteIO

extension FormatError {
  /// The same error, of a field of a payload: an archive doesn't end there, and a varint is a number of symbols
  /// (Spec/latent-coding §1).
  var ofPayload: FormatError {
    switch self {
    case .truncated(let offset): .corrupt(.payloadTruncated, offset: offset)
    case .corrupt(.varint, let offset): .corrupt(.symbolCount, offset: offset)
    default: self
    }
  }
}
