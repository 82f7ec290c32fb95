import Plotting

/// All figures as JSON; names have no characters to escape but those of files.
func json(_ setting: Setting, _ sections: [Section], _ total: Section, _ verdicts: [Verdict])
  -> String
{
  """
  {
    "date": \(quoted(setting.date)),
    "cpu": \(quoted(setting.cpu)),
    "blockByteCount": \(setting.options.blockByteCount),
    "runs": \(setting.options.runs),
    "slowRuns": \(setting.options.slowRuns),
    "versions": {\(list(setting.versions) { "\(quoted($0.family)): \(quoted($0.version))" })},
    "files": [\(list(sections, json))],
    "total": \(json(total)),
    "targets": [\(list(verdicts, json))]
  }

  """
}

private func json(_ section: Section) -> String {
  "{\"name\": \(quoted(section.title)), \"byteCount\": \(section.contentByteCount),"
    + " \"rows\": [\(list(section.rows, json))]}"
}

private func json(_ row: Row) -> String {
  "{\"contender\": \(quoted(row.contender.name)), \"byteCount\": \(row.figures.payloadByteCount),"
    + " \"ratio\": \(decimal(row.figures.ratio, 4)),"
    + " \"encodeMegabytesPerSecond\": \(decimal(row.figures.encodeSpeed, 2)),"
    + " \"decodeMegabytesPerSecond\": \(decimal(row.figures.decodeSpeed, 2))}"
}

private func json(_ verdict: Verdict) -> String {
  "{\"level\": \(verdict.target.level), \"peer\": \(quoted(verdict.target.peer)),"
    + " \"measure\": \"\(verdict.target.measure)\", \"factor\": \(decimal(verdict.factor, 4)),"
    + " \"target\": \(decimal(verdict.target.factor, 4)), \"isMet\": \(verdict.isMet)}"
}

private func list<Element>(_ elements: [Element], _ json: (Element) -> String) -> String {
  elements.map { "\n    " + json($0) }.joined(separator: ",")
}

private func quoted(_ text: String) -> String {
  let characters = text.unicodeScalars.map { scalar in
    switch scalar {
    case "\"", "\\": "\\\(scalar)"
    case "\0"..." ": scalar == " " ? " " : "?"
    default: "\(scalar)"
    }
  }
  return "\"" + characters.joined() + "\""
}
