#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QProxyStyle>
#include <QRadioButton>
#include <QTest>
#include <QToolTip>

#include <cmath>

#include <qcustomplot.h>

#include "tests/registry.h"
#include "ui/look/theme.h"

namespace spikeloom::test::theme_test {

namespace {

double luminance(const QColor& color) {
  const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
  return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

/// Contrast as WCAG 2 defines it, 1 … 21.
double contrast(const QColor& a, const QColor& b) {
  const double x = luminance(a), y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

} // namespace

class ThemeTest : public QObject {
  Q_OBJECT

private slots:
  void textIsLegible_data() {
    QTest::addColumn<ThemeChoice>("choice");
    QTest::newRow("light") << ThemeChoice::Light;
    QTest::newRow("dark") << ThemeChoice::Dark;
  }

  void textIsLegible() {
    QFETCH(ThemeChoice, choice);
    applyTheme(*qApp, choice);
    const QPalette palette = QApplication::palette();
    QVERIFY(contrast(palette.color(QPalette::Text), palette.color(QPalette::Base)) > 7);
    QVERIFY(contrast(palette.color(QPalette::WindowText), palette.color(QPalette::Window)) > 7);
    QVERIFY(contrast(palette.color(QPalette::ButtonText), palette.color(QPalette::Button)) > 7);
    QVERIFY(contrast(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight)) > 4);
    QVERIFY(contrast(palette.color(QPalette::PlaceholderText), palette.color(QPalette::Base)) > 4);
    const QPalette tips = QToolTip::palette();
    QVERIFY(contrast(tips.color(QPalette::ToolTipText), tips.color(QPalette::ToolTipBase)) > 7);
  }

  void boxesStandOut_data() { textIsLegible_data(); }

  /// One sees where there is something to tick.
  void boxesStandOut() {
    QFETCH(ThemeChoice, choice);
    applyTheme(*qApp, choice);
    QCheckBox box;
    QRadioButton radio;
    for (QAbstractButton* const button : std::initializer_list<QAbstractButton*>{&box, &radio}) {
      button->resize(60, 30);
      const QImage picture = button->grab().toImage();
      const QColor window = button->palette().color(QPalette::Window);
      double edge = 1;
      for (int x = 0; x < 4; ++x) // in the middle of the left edge
        edge = std::max(edge, contrast(picture.pixelColor(x, picture.height() / 2), window));
      QVERIFY2(edge > 3, qPrintable(QString::number(edge)));
    }
  }

  void linesStandOut_data() { textIsLegible_data(); }

  void linesStandOut() {
    QFETCH(ThemeChoice, choice);
    applyTheme(*qApp, choice);
    const PlotColors colors = plotColors(QApplication::palette());
    for (const QColor& line : {colors.actual, colors.target, colors.prediction, colors.excitatory,
                               colors.inhibitory, colors.error})
      QVERIFY2(contrast(line, colors.background) >= 2.9, qPrintable(line.name()));
    // Areas hold text, and their edge must be seen.
    for (const QColor& area : {colors.tracking, colors.sampling, colors.feedback}) {
      QVERIFY2(contrast(inkOnArea, area) > 5.5, qPrintable(area.name()));
      QVERIFY2(contrast(area, colors.background) > 2, qPrintable(area.name()));
    }
    // Pale, and yet there.
    QVERIFY(contrast(colors.previous, colors.background) > 1.5);
    QVERIFY(contrast(colors.previous, colors.background) < 0.5 * contrast(colors.actual, colors.background));
  }

  void widgetsFollowAtOnce() {
    applyTheme(*qApp, ThemeChoice::Light);
    QLabel label;
    label.show();
    QVERIFY(label.palette().color(QPalette::Window).lightness() > 128);
    applyTheme(*qApp, ThemeChoice::Dark);
    QCoreApplication::processEvents();
    QVERIFY(label.palette().color(QPalette::Window).lightness() < 128);
    applyTheme(*qApp, ThemeChoice::System); // the offscreen platform is light
    QCoreApplication::processEvents();
    QVERIFY(label.palette().color(QPalette::Window).lightness() > 128);
    const auto* const style = qobject_cast<const QProxyStyle*>(QApplication::style());
    QVERIFY(style);
    QCOMPARE(style->baseStyle()->name(), QStringLiteral("fusion"));
  }

  void plotsTakeTheColors() {
    applyTheme(*qApp, ThemeChoice::Dark);
    QCustomPlot plot;
    auto* scale = new QCPColorScale(&plot);
    plot.plotLayout()->addElement(0, 1, scale);
    const PlotColors colors = plotColors(QApplication::palette());
    stylePlot(plot, colors);
    QCOMPARE(plot.xAxis->labelColor(), colors.text);
    QCOMPARE(plot.yAxis->tickLabelColor(), colors.text);
    QCOMPARE(plot.xAxis->grid()->pen().color(), colors.grid);
    QCOMPARE(scale->axis()->tickLabelColor(), colors.text);
    QCOMPARE(plot.toPixmap(200, 100).toImage().pixelColor(0, 0), colors.background);
  }
};

SPIKELOOM_WINDOW_TEST(ThemeTest)

} // namespace spikeloom::test::theme_test

#include "theme_test.moc"
