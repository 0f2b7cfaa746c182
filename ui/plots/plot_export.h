#pragma once

#include <QByteArray>
#include <QImage>
#include <QSize>
#include <QString>

#include <functional>

class QCPPainter;
class QCustomPlot;
class QWidget;

namespace spikeloom {

enum class PictureKind { Svg, Pdf, Png };

/// ".svg", and what a file dialog calls it.
[[nodiscard]] QString suffixOf(PictureKind kind);
[[nodiscard]] QString filterOf(PictureKind kind);

/// Something to be painted on a page of its own: `paint` is called once, with a painter that measures in the
/// screen's pixels from the upper left.
struct Picture {
  QString title;
  QSize size;   ///< in the screen's pixels
  int dpi = 96; ///< the screen's, so that texts keep their size beside the rest
  std::function<void(QCPPainter&)> paint;
};

/// The plot as it is on screen, without crosshair.
[[nodiscard]] Picture pictureOf(QCustomPlot& plot, const QString& title);
/// All visible plots of the page where they stand, with the texts between them (labels that belong to no
/// editor) and what has the property `onPage`; the page's other controls are left out.
[[nodiscard]] Picture pictureOf(QWidget& page, const QString& title);
inline constexpr auto onPage = "spikeloomOnPage";

/// A file's content. One page in PDF; twice as many pixels as on screen in PNG.
[[nodiscard]] QByteArray bytesOf(const Picture& picture, PictureKind kind);
/// At `scale` pixels a pixel of the screen.
[[nodiscard]] QImage imageOf(const Picture& picture, double scale = 2);

/// Writes the file, or leaves it as it was. Returns why it could not, or nothing.
[[nodiscard]] QString writeBytes(const QString& file, const QByteArray& bytes);

} // namespace spikeloom
