#pragma once

#include <QString>

namespace spikeloom {

// Titles, names of files and all that is typed are data: Qt takes a text with tags in it for HTML wherever it
// may be rich, and would draw what it says, pictures included. Labels are plain unless they say otherwise
// (HouseRules); tooltips have no such choice, and get their text from here.

/// Text for a tooltip that shows it as it is, in lines as long as Qt makes them.
[[nodiscard]] QString literalTip(const QString& text);

/// A paragraph of HTML that shows the text as it is; its line breaks stay.
[[nodiscard]] QString literalParagraph(const QString& text);

} // namespace spikeloom
