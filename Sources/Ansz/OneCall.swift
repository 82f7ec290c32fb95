public import AnszContainer
public import AnszPipeline
public import ByteIO

/// Compresses bytes in memory into an archive.
///
/// ```swift
/// let archive = Ansz.compress(Array("hello".utf8))
/// let content = try Ansz.decompress(archive)
/// ```
///
/// - Complexity: O(*n*).
public func compress(
  _ content: [UInt8],
  options: CompressionOptions = CompressionOptions()
) -> [UInt8] {
  var source = ArraySource(content)
  var sink = ArraySink()
  do {
    _ = try compress(from: &source, to: &sink, options: options)
  } catch {
    preconditionFailure("arrays don't fail: \(error)")
  }
  return sink.bytes
}

/// Compresses bytes in memory into an archive, at a level.
///
/// ```swift
/// let archive = Ansz.compress(content, level: 7)
/// ```
///
/// - Parameters:
///   - content: Any bytes.
///   - level: One of ``CompressionOptions/levelRange``.
/// - Returns: The archive.
/// - Complexity: O(*n*).
public func compress(_ content: [UInt8], level: Int) -> [UInt8] {
  compress(content, options: CompressionOptions(level: level))
}

/// Decompresses an archive in memory.
///
/// - Parameters:
///   - archive: Untrusted.
///   - threadCount: Workers, at least 1.
///   - limits: What to refuse; set ``Limits/maximumContentByteCount`` for archives from strangers.
/// - Returns: The content of all frames.
/// - Throws: What is wrong with the archive.
/// - Complexity: O(*n*) in the sizes of archive and content.
public func decompress(
  _ archive: [UInt8],
  threadCount: Int = 1,
  limits: Limits = Limits()
) throws(FormatError) -> [UInt8] {
  var source = ArraySource(archive)
  var sink = ArraySink()
  do {
    _ = try decompress(
      from: &source,
      to: &sink,
      threadCount: threadCount,
      limits: limits
    )
  } catch let error as FormatError {
    throw error
  } catch {
    preconditionFailure("arrays don't fail: \(error)")
  }
  return sink.bytes
}
