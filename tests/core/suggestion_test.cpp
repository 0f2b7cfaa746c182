#include "core/base/suggestion.h"

#include "core/base/errors.h"
#include "core/experiment/preset.h"
#include "tests/registry.h"

namespace spikeloom::test::suggestion_test {

namespace {

using Words = std::vector<std::string>;

/// The distance by its definition, without a table.
std::size_t slowDistance(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty())
    return a.size() + b.size();
  const auto rest = [](std::string_view word, std::size_t n) { return word.substr(n); };
  std::size_t least = std::min({slowDistance(rest(a, 1), b) + 1, slowDistance(a, rest(b, 1)) + 1,
                                slowDistance(rest(a, 1), rest(b, 1)) + (a[0] == b[0] ? 0 : 1)});
  if (a.size() > 1 && b.size() > 1 && a[0] == b[1] && a[1] == b[0])
    least = std::min(least, slowDistance(rest(a, 2), rest(b, 2)) + 1);
  return least;
}

/// What parsing the preset complains about, a problem a line.
std::string complaint(const std::string& json) {
  try {
    (void)parsePreset(json, "x.json");
  } catch (const InputErrors& errors) {
    return errors.what();
  }
  return {};
}

} // namespace

class SuggestionTest : public QObject {
  Q_OBJECT

private slots:
  void distanceIsItsDefinition() {
    const Words words{"", "a", "ab", "ba", "abc", "acb", "cab", "bca", "abab", "baba", "xyz", "abxc"};
    for (const std::string& a : words)
      for (const std::string& b : words) {
        QCOMPARE(editDistance(a, b), slowDistance(a, b));
        QCOMPARE(editDistance(a, b), editDistance(b, a));
      }
    QCOMPARE(editDistance("netwrok", "network"), std::size_t{1}); // a swap is one slip
  }

  void nearestWordsAreMeant() {
    const Words known{"exact", "rk4", "event-driven", "plain"};
    QCOMPARE(meantBy("exakt", known), Words{"exact"});
    QCOMPARE(meantBy("EXACT", known), Words{"exact"});
    QCOMPARE(meantBy("event_driven", known), Words{"event-driven"});
    QCOMPARE(meantBy("event", known), Words{"event-driven"});
    QCOMPARE(meantBy("driven", known), Words{"event-driven"});
    QVERIFY(meantBy("euler", known).empty());
    QVERIFY(meantBy("", known).empty());
    QVERIFY(meantBy(std::string(1000000, 'x'), known).empty());
    QCOMPARE(didYouMean("exakt", known), std::string(" (did you mean exact?)"));
    QCOMPARE(didYouMean({"a", "b", "c"}), std::string(" (did you mean a, b or c?)"));
    QCOMPARE(didYouMean(Words{}), std::string());
  }

  void parametersAreFoundByAnyPartOfTheirPath() {
    QCOMPARE(didYouMeanField("learning.lamda"), std::string(" (did you mean learning.lambda?)"));
    QCOMPARE(didYouMeanField("lerning.lamda"), std::string(" (did you mean learning.lambda?)"));
    QCOMPARE(didYouMeanField("network.lambda"), std::string(" (did you mean learning.lambda?)"));
    QCOMPARE(didYouMeanField("lambda"), std::string(" (did you mean learning.lambda?)"));
    QCOMPARE(didYouMeanField("nothing.like_this"), std::string());
    for (const Field& field : fields()) { // a letter lost somewhere in the key, and the group misspelled
      std::string key(field.key), group(field.group);
      key.erase(key.size() / 2, 1);
      std::swap(group[1], group[2]);
      QVERIFY2(didYouMeanField(group + "." + key).find(field.path()) != std::string::npos,
               field.path().c_str());
    }
  }

  void presetsSayWhatWasMeant() {
    const std::string said = complaint(R"({"format": 1, "netwrok": {}, "titel": "x", "lambda": 1,
      "network": {"neuron": 3}, "neuron": {"integrator": "exakt", "model": "LIF"}, "learning": {"neurons": 3}})");
    for (const char* const part :
         {"netwrok: is not known (did you mean network?)", "titel: is not known (did you mean title?)",
          "lambda: is not known (did you mean learning.lambda?)",
          "network.neuron: is not known (did you mean network.neurons?)",
          "\"exakt\" is not allowed (did you mean exact?)", "\"LIF\" is not allowed (did you mean lif?)",
          "learning.neurons: is not known (did you mean network.neurons?)"})
      QVERIFY2(said.find(part) != std::string::npos, (std::string(part) + "\n" + said).c_str());
    QCOMPARE(didYouMeanShipped("figure-6a-lerned"), std::string(" (did you mean figure-6a-learned?)"));
    QCOMPARE(didYouMeanShipped("presets/figure-6a-lerned.json"),
             std::string(" (did you mean figure-6a-learned?)"));
    QCOMPARE(didYouMeanShipped("no-such-preset"), std::string());
  }

  void commaIsExplained() {
    const auto refusal = [](const char* path, const char* text) -> std::string {
      try {
        (void)parseValue(*findField(path), text);
      } catch (const InputErrors& errors) {
        return errors.errors().front().message;
      }
      return {};
    };
    for (const char* const text : {"0,75", "1,000", "1.000,5"})
      QVERIFY(refusal("learning.lambda", text).find("the decimal mark is a point") != std::string::npos);
    QVERIFY(refusal("network.neurons", "1,000").find("the decimal mark is a point") != std::string::npos);
    QVERIFY(refusal("learning.lambda", "a,b").find("decimal mark") == std::string::npos);
    QVERIFY(refusal("learning.lambda", "0.75").empty());
  }
};

SPIKELOOM_TEST(SuggestionTest)

} // namespace spikeloom::test::suggestion_test

#include "suggestion_test.moc"
