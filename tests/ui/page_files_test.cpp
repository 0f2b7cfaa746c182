#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "opened_window.h"
#include "tests/registry.h"
#include "ui/window/page_files.h"

namespace spikeloom::test::page_files_test {

/// What a page holds is plot_widget_test's; here: the window's own.
class PageFilesTest : public QObject {
  Q_OBJECT

private slots:
  void workspaceBecomesOnePage() {
    Opened opened;
    opened.ready();
    auto* const pages = opened.window->findChild<PageFiles*>();
    QVERIFY(pages);
    QSignalSpy told(pages, &PageFiles::told);
    const auto content = [&](const char* name) {
      const QString file = opened.folder.filePath(name);
      if (!pages->save(file))
        return QByteArray();
      QFile open(file);
      return open.open(QIODevice::ReadOnly) ? open.readAll() : QByteArray();
    };
    QVERIFY(content("page.pdf").contains("/Count 1"));
    const QByteArray svg = content("page.svg");
    QVERIFY(svg.contains("<svg") && svg.contains("neuron") && svg.contains("time from stimulus onset"));
    QVERIFY(!QImage::fromData(content("page.png")).isNull());
    QVERIFY(told.takeLast()[0].toString().startsWith("Saved"));
    QVERIFY(content("page.txt").isEmpty() && content("nowhere/page.pdf").isEmpty());
    QVERIFY(told.takeLast()[0].toString().contains("nowhere"));
  }
};

SPIKELOOM_WINDOW_TEST(PageFilesTest)

} // namespace spikeloom::test::page_files_test

#include "page_files_test.moc"
