internal import Ansz
internal import ArgumentParser
internal import Glibc

/// What to put into an archive besides its content, and when blocks go out.
struct RecordSettings {
  var metadata: [MetadataArgument] = []
  var indexesLines = false
  var flush: FlushArgument?

  /// Whether there is nothing of the kind.
  var isEmpty: Bool { metadata.isEmpty && !indexesLines && flush == nil }

  /// Puts the settings into the options for a source.
  func apply(
    to options: inout CompressionOptions,
    for source: SourceFile,
    form: ContentForm? = nil
  ) throws {
    options.indexesLines = indexesLines
    options.flush = flush?.interval
    var frame = FrameMetadata()
    frame.form = form
    if metadata.contains(.source) {
      frame.describe(source)
    }
    for case .pair(let key, let value) in metadata {
      frame[key] = value
    }
    guard !frame.isEmpty else { return }
    guard frame.fitsIntoRecord else { throw UsageError("metadata of more than 16 MiB") }
    options.applicationRecords.append(frame.record)
  }
}

/// The options for ``RecordSettings``, for every command that compresses.
struct RecordOptions: ParsableArguments {
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Store metadata: `source` stands for name, mtime and mode of the source; KEY=VALUE is your own. May be repeated.",
      valueName: "source|key=value"
    )
  )
  var metadata: [MetadataArgument] = []

  @Flag(help: "Store how many lines the blocks have, for `ansz cat --lines`.")
  var indexLines = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "End a block when it is so old (5, 5s, 500ms) or has so many bytes (64K), for what is read as it grows.",
      valueName: "time|size"
    )
  )
  var flushEvery: FlushArgument?

  var settings: RecordSettings {
    RecordSettings(metadata: metadata, indexesLines: indexLines, flush: flushEvery)
  }
}

/// `source`, or `KEY=VALUE`.
enum MetadataArgument: ExpressibleByArgument, Equatable {
  case source
  case pair(key: String, value: [UInt8])

  init?(argument: String) {
    guard argument != "source" else {
      self = .source
      return
    }
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let key = String(parts[0])
    let value = RawArguments.bytes(of: String(parts[1]))
    // What the form is follows from how the content is made.
    guard key != "form", FrameMetadata.isValid(key: key, value: value) else { return nil }
    self = .pair(key: key, value: value)
  }
}

/// A time in seconds or milliseconds, or a size with a unit: `5`, `0.5s`, `500ms`, `64K`.
struct FlushArgument: ExpressibleByArgument {
  let interval: FlushInterval

  init?(argument: String) {
    let units: [(suffix: String, milliseconds: Double)] = [("ms", 1), ("s", 1000), ("", 1000)]
    for (suffix, milliseconds) in units where argument.hasSuffix(suffix) {
      let digits = argument.dropLast(suffix.count)
      guard digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
        let number = Double(digits)
      else { continue }
      // A day is as good as never.
      guard (1...86_400_000).contains(number * milliseconds) else { return nil }
      interval = .time(.milliseconds(Int(number * milliseconds)))
      return
    }
    guard let size = ByteCountArgument(argument: argument), size.byteCount > 0 else { return nil }
    interval = .byteCount(size.byteCount)
  }
}

extension FrameMetadata {
  /// Takes in what a file says of itself; standard input says nothing.
  fileprivate mutating func describe(_ source: SourceFile) {
    guard let status = source.metadata, let name = source.path?.lastComponent.bytes else { return }
    let time = status.times.modification
    let seconds = "\(time.tv_sec)"
    let digits = "\(time.tv_nsec)"
    let fraction = "." + String(repeating: "0", count: max(0, 9 - digits.count)) + digits
    let octal = String(status.permissions, radix: 8)
    let pairs = [
      ("name", name),
      ("mtime", Array((time.tv_nsec == 0 ? seconds : seconds + fraction).utf8)),
      ("mode", Array((String(repeating: "0", count: max(0, 4 - octal.count)) + octal).utf8)),
    ]
    for (key, value) in pairs where Self.isValid(key: key, value: value) {
      self[key] = value
    }
  }
}
