"""JUnit XML, as the test reports of forges and CI servers read it: a case for each rule that found nothing, and one for
each finding; errors are failures, waived findings are skipped. (The form is that of Apache Ant's JUnit task.)
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from procbook.check.engine import Report
from procbook.finding import Finding, Severity
from procbook.report import View, heaviest_first, summary
from procbook.report.remedies import with_remedy


def render(report: Report, view: View) -> str:
    findings = heaviest_first(report)
    found = {finding.rule for finding in findings}
    quiet = [rule for rule in report.rules if rule not in found]
    root = Element("testsuites", name="procbook")
    suite = SubElement(root, "testsuite", name=_safe(report.title) or "procbook")
    for finding in findings:
        _case(suite, finding, view)
    for rule in quiet:
        SubElement(suite, "testcase", classname="procbook", name=rule, time="0")
    counts = {
        "tests": len(findings) + len(quiet),
        "failures": report.count(Severity.error),
        "errors": 0,
        "skipped": report.waived,
    }
    for element in (root, suite):
        element.attrib.update({name: str(count) for name, count in counts.items()})
    SubElement(suite, "system-out").text = _safe("\n".join(summary(report, view.language)))
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _case(suite: Element, finding: Finding, view: View) -> None:
    path, line = view.path(finding.location.path), str(finding.location.line)
    name = f"{finding.rule} {path}:{line}:{finding.location.column}"
    case = SubElement(suite, "testcase", classname=_safe(path), name=_safe(name), file=_safe(path), line=line, time="0")
    text = _safe(with_remedy(finding, view.language))
    if finding.waiver:
        SubElement(case, "skipped", message=_safe(finding.waiver))
    elif finding.severity is Severity.error:
        SubElement(case, "failure", message=_safe(finding.message), type=finding.rule).text = text
    else:
        SubElement(case, "system-out").text = text


def _safe(text: str) -> str:
    """Without what XML 1.0 forbids."""
    return "".join(c for c in text if c.isprintable() or c == "\n")
