#include "ui/look/literal_text.h"

namespace spikeloom {

QString literalParagraph(const QString& text) {
  return QStringLiteral("<p>%1</p>")
      .arg(text.toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br/>")));
}

QString literalTip(const QString& text) { return text.isEmpty() ? text : literalParagraph(text); }

} // namespace spikeloom
