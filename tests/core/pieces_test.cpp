#include <QTest>

#include <stdexcept>
#include <vector>

#include "core/base/pieces.h"
#include "tests/registry.h"

namespace spikeloom::test::pieces_test {

class PiecesTest : public QObject {
  Q_OBJECT

private slots:
  void everythingOnceInItsOrder() {
    Pieces pieces;
    std::vector<std::size_t> done;
    pieces.add(10, 4, [&](std::size_t begin, std::size_t end) {
      QVERIFY(end - begin <= 4 && begin < end);
      for (std::size_t k = begin; k < end; ++k)
        done.push_back(k);
    });
    pieces.add([&] { done.push_back(100); });
    pieces.add(0, 4, [](std::size_t, std::size_t) { QFAIL("there is nothing to do"); });
    std::size_t count = 0;
    for (; !pieces.done(); ++count)
      pieces.next();
    QCOMPARE(count, std::size_t{4}); // 4 + 4 + 2, and the single one
    QCOMPARE(done, (std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 100}));
  }

  void aPieceMayAddFurtherOnes() {
    Pieces pieces;
    std::vector<int> done;
    pieces.add([&] {
      done.push_back(1);
      pieces.add([&] { done.push_back(3); });
    });
    pieces.add([&] { done.push_back(2); });
    pieces.finish();
    QCOMPARE(done, (std::vector<int>{1, 2, 3}));
  }

  void whatFailsIsNotTriedAgain() {
    Pieces pieces;
    pieces.add([] { throw std::runtime_error("no"); });
    pieces.add([] {});
    QVERIFY_THROWS_EXCEPTION(std::runtime_error, pieces.next());
    QVERIFY(!pieces.done());
    pieces.next();
    QVERIFY(pieces.done());
    pieces.add([] {});
    pieces.clear();
    QVERIFY(pieces.done());
  }
};

SPIKELOOM_TEST(PiecesTest)

} // namespace spikeloom::test::pieces_test

#include "pieces_test.moc"
