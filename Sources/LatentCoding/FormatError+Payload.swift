internal import ByteIO

extension FormatError {
  /// Decodes a payload, whose errors are its own.
  static func ofPayload<Content>(
    _ decode: () throws(FormatError) -> Content
  ) throws(FormatError) -> Content {
    do throws(FormatError) {
      return try decode()
    } catch {
      throw error.ofPayload
    }
  }

  /// The same error, of a field of a payload: an archive doesn't end there, and a varint is a number of symbols
  /// (Spec/latent-coding §1).
  private var ofPayload: FormatError {
    switch self {
    case .truncated(let offset): .corrupt(.payloadTruncated, offset: offset)
    case .corrupt(.varint, let offset): .corrupt(.symbolCount, offset: offset)
    default: self
    }
  }
}
