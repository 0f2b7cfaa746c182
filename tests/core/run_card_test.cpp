// Cards of training runs: what is written comes back, what is damaged is refused, and what goes when there is
// too much.
#include "core/study/run_card.h"

#include <QTemporaryDir>
#include <QTest>
#include <chrono>
#include <cmath>

#include "checks.h"
#include "core/base/file.h"
#include "tests/registry.h"

namespace spikeloom::test::run_card_test {

using std::filesystem::path;

namespace {

RunCard someCard(const std::string& id) {
  RunCard card;
  card.id = id;
  card.title = "a title";
  card.differs = "τs 50 ms";
  card.begun = "2026-01-02 03:04";
  card.experiment = smallExperiment();
  card.experiment.synapse.time_constant = 50;
  card.loops = {{1, 0.25, 0.5}, {2, RunCard::nothing, RunCard::nothing}};
  card.tests = {{0, 0, 1}, {2, 0.75, 0.125}};
  card.correlation = 0.75;
  card.tracking = 0.1;
  card.feedback = -0.02;
  return card;
}

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

KeptRun kept(double bytes, bool named = false, bool held = false) {
  KeptRun out;
  out.card.name = named ? "mine" : "";
  out.bytes = bytes;
  out.held = held;
  return out;
}

} // namespace

class RunCardTest : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  [[nodiscard]] path at(const char* name) const { return path(m_folder.path().toStdString()) / name; }

private slots:
  /// Whatever their number, points are at equal distances, from the first to the last.
  void longCurvesAreThinned() {
    std::vector<RunCard::Point> points;
    std::size_t most = 0;
    for (int loop = 1; loop <= 100000; ++loop) {
      addPoint(points, {loop, 1.0 / loop, 2.0 * loop});
      most = std::max(most, points.size());
      QVERIFY(points.front().loop == 1 && points.back().loop == loop);
    }
    QVERIFY(most == RunCard::mostPoints && points.size() > RunCard::mostPoints / 2);
    for (std::size_t k = 0; k < points.size(); ++k)
      QVERIFY(points[k].correlation == 1.0 / points[k].loop && points[k].error == 2.0 * points[k].loop);
    const int distance = points[1].loop - points[0].loop;
    for (std::size_t k = 1; k + 1 < points.size(); ++k)
      QCOMPARE(points[k].loop - points[k - 1].loop, distance);
    QVERIFY(points.back().loop - points[points.size() - 2].loop <= distance);
  }

  void comesBack() {
    const RunCard card = someCard("x"), back = parseCard(cardText(card), "folder/x.json");
    QCOMPARE(back.id, card.id);
    QCOMPARE(back.title, card.title);
    QCOMPARE(back.differs, card.differs);
    QCOMPARE(back.begun, card.begun);
    QVERIFY(same(back.correlation, card.correlation) && same(back.sampling, card.sampling) &&
            same(back.tracking, card.tracking) && same(back.feedback, card.feedback));
    QCOMPARE(back.loops.size(), card.loops.size());
    QVERIFY(back.loops[1].loop == 2 && std::isnan(back.loops[1].error));
    QVERIFY(back.tests[1].correlation == 0.75 && back.tests[1].error == 0.125);
    for (const Field& field : fields())
      QVERIFY2(field.get(back.experiment) == field.get(card.experiment), field.path().c_str());
  }

  /// Cut anywhere, it is refused in words, and never more than that.
  void damagedIsRefused() {
    const std::string text = cardText(someCard("x"));
    for (std::size_t size = 0; size + 2 < text.size(); size += 7)
      QVERIFY_THROWS_EXCEPTION(InputErrors, (void)parseCard(text.substr(0, size), "x.json"));
    for (const char* wrong : {"[]", "3", "{\"format\": 2}", "{\"format\": 1}", "{\"format\": \"1\"}",
                              "{\"format\":1,\"title\":3}"})
      QVERIFY_THROWS_EXCEPTION(InputErrors, (void)parseCard(wrong, "x.json"));
    std::string points = text;
    points.replace(points.find("[[1,"), 3, "[[\"");
    QVERIFY_THROWS_EXCEPTION(InputErrors, (void)parseCard(points, "x.json"));
  }

  void oldestGoFirst() {
    std::vector<KeptRun> all;
    for (int k = 0; k < 10; ++k)
      all.push_back(kept(100));
    QCOMPARE(overLimit(all, 8, 1e9).cards, (std::vector<std::size_t>{0, 1}));
    const ToDrop drop = overLimit(all, 8, 350);
    QCOMPARE(drop.cards, (std::vector<std::size_t>{0, 1}));
    QCOMPARE(drop.files, (std::vector<std::size_t>{2, 3, 4, 5, 6}));
    QVERIFY(overLimit(all, 10, 1000).cards.empty() && overLimit(all, 10, 1000).files.empty());
  }

  void namedAndHeldStay() {
    std::vector<KeptRun> all{kept(100, true), kept(100, false, true), kept(100), kept(0), kept(100)};
    const ToDrop drop = overLimit(all, 3, 250);
    QCOMPARE(drop.cards, (std::vector<std::size_t>{2}));
    QCOMPARE(drop.files, (std::vector<std::size_t>{4})); // 300 with the two that stay
    QVERIFY(overLimit(all, 0, 0).cards.size() == 3);
  }

  /// What stood there for a while is known; what another program changes is seen.
  void readsWhatChanged() {
    const RunShelf shelf(at("changing")), elsewhere(at("changing"));
    std::vector<InputError> problems;
    const auto one = shelf.add(), two = shelf.add();
    for (const std::string& id : {one.id, two.id}) {
      shelf.write(someCard(id));
      const auto old = std::filesystem::last_write_time(shelf.cardFile(id)) - std::chrono::minutes(1);
      std::filesystem::last_write_time(shelf.cardFile(id), old);
    }
    for (int times = 0; times < 2; ++times)
      QCOMPARE(shelf.read(problems).back().card.title, std::string("a title"));
    RunCard card = someCard(two.id);
    card.title = "b title"; // as long as before
    elsewhere.write(card);
    QCOMPARE(shelf.read(problems).back().card.title, std::string("b title"));
    QCOMPARE(shelf.read(problems).front().card.title, std::string("a title"));
    elsewhere.remove(one.id);
    QCOMPARE(shelf.read(problems).size(), std::size_t{1});
    QVERIFY(problems.empty());
  }

  void folderIsShared() {
    const RunShelf shelf(at("runs"));
    std::vector<InputError> problems;
    QVERIFY(shelf.read(problems).empty() && problems.empty());
    auto first = std::optional(shelf.add());
    auto second = std::optional(shelf.add());
    QVERIFY(first->id != second->id);
    shelf.write(someCard(first->id));
    replaceText(shelf.runFile(first->id), "as large as this");
    QVERIFY(!shelf.hold(first->id)); // somebody trains it
    shelf.tidy(0);                   // another window's: it is left alone, and so is one without a card yet
    QCOMPARE(shelf.read(problems).size(), std::size_t{1});
    QVERIFY(shelf.read(problems).front().held && shelf.read(problems).front().bytes == 16);
    shelf.write(someCard(second->id));
    QCOMPARE(shelf.read(problems).back().card.id, second->id);
    first.reset(); // its program is gone
    shelf.tidy(0);
    QVERIFY(!std::filesystem::exists(shelf.runFile(shelf.read(problems).front().card.id)));
    QCOMPARE(shelf.read(problems).size(), std::size_t{2}); // the card stays
    QCOMPARE(shelf.idOf(shelf.runFile("x")), std::string("x"));
    QVERIFY(shelf.idOf("/elsewhere/x.h5").empty());
    QVERIFY(problems.empty());
  }

  void damagedCardCostsTheOthersNothing() {
    const RunShelf shelf(at("damaged"));
    const auto made = shelf.add();
    shelf.write(someCard(made.id));
    replaceText(shelf.cardFile("20000101"), "{ half of");
    std::vector<InputError> problems;
    QCOMPARE(shelf.read(problems).size(), std::size_t{1});
    QCOMPARE(problems.size(), std::size_t{1});
    QVERIFY(QString::fromStdString(problems[0].text()).contains("20000101.json"));
  }

  void whatACutOffProgramLeftGoes() {
    const RunShelf shelf(at("cut"));
    std::string id;
    {
      const auto made = shelf.add();
      id = made.id;
    }
    shelf.tidy(1e9);
    QVERIFY(std::filesystem::is_empty(at("cut")));
  }
};

SPIKELOOM_TEST(RunCardTest)

} // namespace spikeloom::test::run_card_test

#include "run_card_test.moc"
