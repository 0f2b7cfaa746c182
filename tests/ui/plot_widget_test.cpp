#include <QApplication>
#include <QClipboard>
#include <QLocale>
#include <QMimeData>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <qcustomplot.h>

#include "tests/registry.h"
#include "ui/look/theme.h"
#include "ui/look/tint.h"
#include "ui/plots/crosshair.h"
#include "ui/plots/fitted_font.h"
#include "ui/plots/plot_parts.h"
#include "ui/plots/plot_widget.h"

namespace spikeloom::test::plot_widget_test {

namespace {

/// Two panels above each other on one x axis from 0 to 100, each with values of its own.
class TwoPanels : public PlotWidget {
public:
  TwoPanels() {
    plot()->plotLayout()->clear();
    for (const int row : {0, 1}) {
      rects.push_back(addAxisRect(plot()->plotLayout(), row, 0));
      graphs.push_back(addGraph(rects.back(), QStringLiteral("main")));
      rects.back()->axis(QCPAxis::atBottom)->setRange(0, 100);
      rects.back()->axis(QCPAxis::atLeft)->setRange(0, row == 0 ? 1 : 50);
    }
    rects[0]->axis(QCPAxis::atBottom)->setLabel("time (ms)");
    for (int i = 0; i <= 100; ++i) {
      graphs[0]->addData(i, 0.01f * static_cast<float>(i));
      if (i % 10 == 0)
        graphs[1]->addData(i, i / 3.0);
    }
    graphs[0]->setName("drive, \"u\"");
    nameColumn(graphs[1], "neuron 3: target");
    setAccessibleName("Two panels");
    applyColors();
    resize(600, 400);
    show();
    QCoreApplication::processEvents();
    plot()->replot();
  }
  [[nodiscard]] QCPRange x(std::size_t row = 0) const { return rects[row]->axis(QCPAxis::atBottom)->range(); }
  [[nodiscard]] QCPRange y(std::size_t row = 0) const { return rects[row]->axis(QCPAxis::atLeft)->range(); }
  [[nodiscard]] QPoint at(double x, double y) const {
    return QPointF(rects[0]->axis(QCPAxis::atBottom)->coordToPixel(x),
                   rects[0]->axis(QCPAxis::atLeft)->coordToPixel(y))
        .toPoint();
  }
  void turnWheel(const QPoint& point, int notches, Qt::KeyboardModifiers modifiers = {}) {
    QWheelEvent event(point, plot()->mapToGlobal(point), {}, {0, 120 * notches}, Qt::NoButton, modifiers,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(plot(), &event);
  }
  void drag(const QPoint& from, const QPoint& to) {
    QTest::mousePress(plot(), Qt::LeftButton, {}, from);
    for (int i = 1; i <= 4; ++i) {
      const QPoint point = from + (to - from) * i / 4;
      QMouseEvent event(QEvent::MouseMove, point, plot()->mapToGlobal(point), Qt::NoButton, Qt::LeftButton,
                        {});
      QApplication::sendEvent(plot(), &event);
    }
    QTest::mouseRelease(plot(), Qt::LeftButton, {}, to);
  }

  std::vector<QCPAxisRect*> rects;
  std::vector<QCPGraph*> graphs;
  int clicks = 0;

protected:
  void restyle(const PlotColors&) override {}
  void clickedAt(const QPoint&, bool) override { ++clicks; }
  QString valuesAt(const QCPAxisRect& rect, double x, double) const override {
    return QStringLiteral("%1 in panel %2").arg(qRound(x)).arg(&rect == rects[0] ? 0 : 1);
  }
};

/// Of a table written with that separator: the names, then the numbers, NaN where a field is empty.
std::pair<QStringList, std::vector<std::vector<double>>> read(const QByteArray& text, char separator) {
  const QList<QByteArray> lines = text.trimmed().split('\n');
  std::vector<std::vector<double>> rows;
  for (const QByteArray& line : lines.mid(1)) {
    rows.emplace_back();
    for (const QByteArray& field : line.split(separator)) {
      bool isNumber = false;
      rows.back().push_back(field.toDouble(&isNumber));
      if (!isNumber)
        rows.back().back() = qQNaN();
    }
  }
  return {QString::fromUtf8(lines[0]).split(QLatin1Char(separator)), rows};
}

QByteArray contentOf(const QString& file) {
  QFile open(file);
  return open.open(QIODevice::ReadOnly) ? open.readAll() : QByteArray();
}

} // namespace

class PlotWidgetTest : public QObject {
  Q_OBJECT

private slots:
  void textsAreNoLongerThanTheirRoom() {
    const QFont font = QApplication::font();
    QCOMPARE(fittedFont(font, QStringLiteral("short"), 500), font);
    const QString text = QStringLiteral("a long text for a small plot");
    const double length = QFontMetricsF(font).horizontalAdvance(text);
    QVERIFY(QFontMetricsF(fittedFont(font, text, 0.7 * length)).horizontalAdvance(text) <= 0.75 * length);
    QCOMPARE(fittedFont(font, text, -3).pixelSize(), leastPixels);
    QCOMPARE(fittedFont(font, QString(), -3), font); // a plot without size, an axis without label
  }

  void initTestCase() {
    QLocale::setDefault(QLocale(QLocale::German)); // which has a comma in its numbers
    applyTheme(*qApp, ThemeChoice::Light);
  }

  void wheelZoomsAboutTheMouse() {
    TwoPanels plot;
    plot.turnWheel(plot.at(40, 0.5), 2);
    const double pixel = plot.rects[0]->axis(QCPAxis::atBottom)->coordToPixel(40);
    QVERIFY(std::abs(pixel - plot.at(40, 0.5).x()) < 1);
    QVERIFY(std::abs(plot.x().size() - 100 / 1.5625) < 1e-9); // 1.25 a notch
    QVERIFY(plot.x(1) == plot.x(0));                          // one x axis
    QVERIFY(plot.y() == QCPRange(0, 1));
    plot.turnWheel(plot.at(plot.x().center(), 0.5), 1, Qt::ControlModifier);
    QVERIFY(std::abs(plot.y().size() - 0.8) < 1e-9);
    QVERIFY(plot.y(1) == QCPRange(0, 50)); // values of its own
    plot.turnWheel(plot.at(plot.x().center(), 0.5), -30);
    QVERIFY(plot.x() == QCPRange(0, 100)); // never more than all
    plot.navigation().reset();
    QVERIFY(plot.y() == QCPRange(0, 1) && !plot.navigation().zoomed());
  }

  void dragMovesInsideOfAll() {
    TwoPanels plot;
    plot.drag(plot.at(50, 0.5), plot.at(20, 0.5));
    QVERIFY(plot.x() == QCPRange(0, 100)); // all is shown already
    plot.turnWheel(plot.at(50, 0.5), 3);
    const QCPRange before = plot.x();
    const double perPixel = before.size() / plot.rects[0]->width();
    plot.drag(QPoint(300, 100), QPoint(340, 100));
    QVERIFY(std::abs(plot.x().lower - (before.lower - 40 * perPixel)) < 1e-6);
    QVERIFY(std::abs(plot.x().size() - before.size()) < 1e-9);
    plot.drag(QPoint(100, 100), QPoint(590, 100));
    plot.drag(QPoint(100, 100), QPoint(590, 100));
    QCOMPARE(plot.x().lower, 0.0);
    QVERIFY(std::abs(plot.x().size() - before.size()) < 1e-9);
    QCOMPARE(plot.clicks, 0); // the end of a drag is no click
  }

  void doubleClickShowsAllAndChoosesNothing() {
    TwoPanels plot;
    QTest::mouseClick(plot.plot(), Qt::LeftButton, {}, QPoint(300, 100));
    QCOMPARE(plot.clicks, 1); // at once
    plot.turnWheel(plot.at(50, 0.5), 3);
    QTest::mouseClick(plot.plot(), Qt::LeftButton, {}, QPoint(300, 100));
    QTest::mouseDClick(plot.plot(), Qt::LeftButton, {}, QPoint(300, 100));
    QVERIFY(plot.x() == QCPRange(0, 100));
    QTest::qWait(2 * QApplication::doubleClickInterval());
    QCOMPARE(plot.clicks, 1);
    plot.turnWheel(plot.at(50, 0.5), 3);
    QTest::mouseClick(plot.plot(), Qt::LeftButton, {}, QPoint(300, 100));
    QTRY_COMPARE(plot.clicks, 2); // no second one came
  }

  void keysZoomMoveAndShowAll() {
    TwoPanels plot;
    QTest::keyClick(&plot, Qt::Key_Plus);
    QVERIFY(std::abs(plot.x().lower - 10) < 1e-9 && std::abs(plot.x().upper - 90) < 1e-9);
    QTest::keyClick(&plot, Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(std::abs(plot.x().lower - 18) < 1e-9 && std::abs(plot.x().upper - 98) < 1e-9);
    QTest::keyClick(&plot, Qt::Key_Left, Qt::ShiftModifier);
    QTest::keyClick(&plot, Qt::Key_Minus);
    QVERIFY(plot.x() == QCPRange(0, 100));
    QTest::keyClick(&plot, Qt::Key_Plus);
    QTest::keyClick(&plot, Qt::Key_0);
    QVERIFY(!plot.navigation().zoomed());
  }

  void newRangesWaitBehindWhatIsLookedAt() {
    TwoPanels plot;
    plot.navigation().look(Qt::Horizontal, QCPRange(20, 40));
    for (auto* rect : plot.rects)
      rect->axis(QCPAxis::atBottom)->setRange(-10, 200); // the next trial begins earlier
    QVERIFY(plot.x() == QCPRange(20, 40) && plot.x(1) == QCPRange(20, 40));
    QVERIFY(plot.navigation().view(Qt::Horizontal) == QCPRange(20, 40));
    plot.navigation().reset();
    QVERIFY(plot.x() == QCPRange(-10, 200));
    plot.rects[0]->axis(QCPAxis::atBottom)->setRange(0, 100);
    QVERIFY(plot.x() == QCPRange(0, 100)); // not zoomed: as it is told
  }

  void panelsMayGoWhileTheyAreZoomed() {
    TwoPanels plot;
    plot.navigation().look(Qt::Horizontal, QCPRange(20, 40));
    QTest::mouseMove(plot.plot(), plot.at(30, 0.5));
    plot.plot()->clearPlottables();
    plot.plot()->plotLayout()->clear();
    QVERIFY(!plot.navigation().zoomed());
    plot.navigation().reset();
    QTest::keyClick(&plot, Qt::Key_Plus);
    QTest::keyClick(&plot, Qt::Key_Right, Qt::ControlModifier);
    plot.plot()->replot();
  }

  void crosshairTellsWhatIsUnderTheMouse() {
    TwoPanels plot;
    QVERIFY(!plot.crosshair().shown());
    QTest::mouseMove(plot.plot(), plot.at(30, 0.5));
    QCoreApplication::processEvents();
    QVERIFY(plot.crosshair().shown());
    QCOMPARE(plot.crosshair().text(), QStringLiteral("30 in panel 0"));
    const QImage image = plot.plot()->grab().toImage();
    const PlotColors colors = plotColors(plot.palette());
    const int x = qRound(plot.rects[1]->axis(QCPAxis::atBottom)->coordToPixel(30));
    bool line = false; // in the other panel, too
    for (int dx = -1; dx <= 1; ++dx)
      line = line || image.pixelColor(x + dx, plot.rects[1]->top() + 5) ==
                         blended(colors.text, colors.background, 0.55);
    QVERIFY(line);
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(&plot, &leave);
    QVERIFY(!plot.crosshair().shown());
    QTest::keyClick(&plot, Qt::Key_Right, Qt::ControlModifier); // from the middle
    QCOMPARE(plot.crosshair().text(), QStringLiteral("50 in panel 0"));
    QTest::keyClick(&plot, Qt::Key_Right, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(plot.crosshair().text(), QStringLiteral("60 in panel 0"));
  }

  void csvHoldsTheNumbersShown() {
    TwoPanels plot;
    QTemporaryDir folder;
    plot.navigation().look(Qt::Horizontal, QCPRange(20, 40));
    QVERIFY(plot.save(folder.filePath("plot.csv")));
    const QByteArray text = contentOf(folder.filePath("plot.csv"));
    QVERIFY(text.startsWith("time (ms),\"drive, \"\"u\"\"\",neuron 3: target\n"));
    const auto rows = read(text, ',').second;
    QCOMPARE(rows.size(), std::size_t(21));
    for (int i = 20; i <= 40; ++i) {
      const auto& row = rows[static_cast<std::size_t>(i - 20)];
      QCOMPARE(row.size(), std::size_t(3));
      QVERIFY(row[0] == i && row[1] == static_cast<double>(0.01f * static_cast<float>(i))); // to the last bit
      QVERIFY(i % 10 ? std::isnan(row[2]) : row[2] == i / 3.0);
    }
  }

  void svgIsXmlWithLinesAndText() {
    TwoPanels plot;
    QTemporaryDir folder;
    QVERIFY(plot.save(folder.filePath("plot.SVG")));
    QXmlStreamReader xml(contentOf(folder.filePath("plot.SVG")));
    int lines = 0;
    QString texts;
    QStringView box;
    while (!xml.atEnd()) {
      if (xml.readNext() != QXmlStreamReader::StartElement)
        continue;
      if (xml.name() == QLatin1String("svg"))
        QCOMPARE(xml.attributes().value(QLatin1String("viewBox")).toString(),
                 QStringLiteral("0 0 %1 %2").arg(plot.plot()->width()).arg(plot.plot()->height()));
      lines += xml.name() == QLatin1String("polyline") || xml.name() == QLatin1String("path");
      if (xml.name() == QLatin1String("text"))
        texts += xml.readElementText(QXmlStreamReader::IncludeChildElements);
    }
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QVERIFY(lines > 4);
    QVERIFY(texts.contains("time (ms)"));
  }

  void pdfHasOnePage() {
    TwoPanels plot;
    QTemporaryDir folder;
    QVERIFY(plot.save(folder.filePath("plot.pdf")));
    const QByteArray pdf = contentOf(folder.filePath("plot.pdf"));
    QVERIFY(pdf.startsWith("%PDF-1."));
    QVERIFY(pdf.trimmed().endsWith("%%EOF"));
    QCOMPARE(pdf.count("/Type /Page\n") + pdf.count("/Type /Page "), 1);
    QVERIFY(pdf.contains("/Count 1"));
  }

  void pngIsTwiceAsLarge() {
    TwoPanels plot;
    QTemporaryDir folder;
    QVERIFY(plot.save(folder.filePath("plot.png")));
    const QImage image(folder.filePath("plot.png"));
    QCOMPARE(image.size(), 2 * plot.plot()->size());
    QCOMPARE(image.pixelColor(2, 2), plotColors(plot.palette()).background);
  }

  void clipboardHoldsPictureAndNumbers() {
    TwoPanels plot;
    QTest::keyClick(&plot, Qt::Key_C, Qt::ControlModifier);
    const QMimeData* data = QApplication::clipboard()->mimeData();
    QVERIFY(data->hasImage() && data->hasText());
    QCOMPARE(qvariant_cast<QImage>(data->imageData()).size(), 2 * plot.plot()->size());
    const auto [names, rows] = read(data->text().toUtf8(), '\t');
    QCOMPARE(names.size(), 3);
    QCOMPARE(rows.size(), std::size_t(101));
    QCOMPARE(rows[50][1], 0.5);
  }

  void whatCannotBeWrittenIsSaid() {
    QMainWindow window;
    auto* plot = new TwoPanels;
    window.setCentralWidget(plot);
    window.statusBar();
    window.show();
    QTemporaryDir folder;
    QVERIFY(!plot->save(folder.filePath("nowhere/plot.csv")));
    QVERIFY(window.statusBar()->currentMessage().contains("nowhere"));
    QVERIFY(!plot->save(folder.filePath("plot.docx")));
    QVERIFY(window.statusBar()->currentMessage().contains(".svg"));
    QVERIFY(!QFile::exists(folder.filePath("plot.docx")));
    QVERIFY(plot->save(folder.filePath("plot.csv")));
    QVERIFY(window.statusBar()->currentMessage().startsWith("Saved"));
  }

  void menuOffersEveryKind() {
    TwoPanels plot;
    QContextMenuEvent event(QContextMenuEvent::Mouse, QPoint(100, 100),
                            plot.plot()->mapToGlobal(QPoint(100, 100)));
    QApplication::sendEvent(plot.plot(), &event);
    auto* menu = plot.findChild<QMenu*>();
    QVERIFY(menu);
    QString texts;
    for (const QAction* action : menu->actions())
      texts += action->text();
    for (const char* kind : {"SVG", "PDF", "PNG", "CSV", "Copy"})
      QVERIFY2(texts.contains(kind), kind);
    menu->close();
  }

  void aPageHoldsAllItsPlotsAndTexts() {
    QWidget page;
    auto* layout = new QVBoxLayout(&page);
    auto *first = new TwoPanels, *second = new TwoPanels, *hidden = new TwoPanels;
    auto* label = new QLabel("Verdict & <b>text</b>");
    label->setTextFormat(Qt::PlainText);
    auto* button = new QPushButton("Best");
    layout->addWidget(button);
    for (QWidget* part : {static_cast<QWidget*>(first), static_cast<QWidget*>(second),
                          static_cast<QWidget*>(hidden), static_cast<QWidget*>(label)})
      layout->addWidget(part);
    page.resize(500, 600);
    page.show();
    hidden->hide();
    QCoreApplication::processEvents();
    const Picture picture = pictureOf(page, "Live");
    QXmlStreamReader xml(bytesOf(picture, PictureKind::Svg));
    QString texts;
    while (!xml.atEnd())
      if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QLatin1String("text"))
        texts += xml.readElementText(QXmlStreamReader::IncludeChildElements) + '\n';
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QCOMPARE(texts.count("time (ms)"), 2);
    QVERIFY(texts.contains("Verdict & <b>text</b>") && texts.contains("Live") && !texts.contains("Best"));
    QCOMPARE(QImage::fromData(bytesOf(picture, PictureKind::Png)).size(), 2 * picture.size);
    QVERIFY(bytesOf(picture, PictureKind::Pdf).contains("/Count 1"));
  }
};

SPIKELOOM_WINDOW_TEST(PlotWidgetTest)

} // namespace spikeloom::test::plot_widget_test

#include "plot_widget_test.moc"
