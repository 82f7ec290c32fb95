internal import Ansz
internal import SystemPackage

/// The table of `ansz -l`.
enum Listing {
  static var head: String { row("content", "archive", "ratio", "blocks", "frames", "name") }

  /// Prints the sizes of an archive: from its end where that can be read, else by reading it all.
  static func printRow(of source: SourceFile) throws {
    let summary: RunSummary
    var indexError: FormatError?
    if source.isRegular {
      let archive = try SeekableArchive(FileDescriptorRandomAccess(source.descriptor))
      indexError = archive.indexError
      summary = RunSummary(archive)
    } else {
      var input = FileDescriptorSource(source.descriptor)
      summary = try survey(&input)
    }
    try StandardOutput.printLine(
      row(
        "\(summary.contentByteCount)",
        "\(summary.archiveByteCount)",
        "\(Percentage(summary.archiveByteCount, of: summary.contentByteCount))",
        "\(summary.blockCount)",
        "\(summary.frameCount)",
        source.name
      )
    )
    // The sizes are right, since the blocks have been walked over; the archive is damaged all the same.
    if let indexError { throw indexError }
  }

  private static func row(_ cells: String...) -> String {
    let widths = [14, 14, 8, 8, 7]
    return zip(cells, widths).map { cell, width in
      String(repeating: " ", count: max(0, width - cell.count)) + cell
    }.joined(separator: " ") + "  " + cells[widths.count]
  }
}

/// A share in per cent, to a tenth.
struct Percentage: CustomStringConvertible {
  private let text: String

  init(_ part: Int, of whole: Int) {
    guard whole > 0 else {
      text = "-"
      return
    }
    let tenths = Int((Double(part) * 1000 / Double(whole)).rounded())
    text = "\(tenths / 10).\(tenths % 10)%"
  }

  var description: String { text }
}
