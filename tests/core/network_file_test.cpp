// Networks that somebody brings: what is read, and that everything wrong in one is told at once.
#include <QDir>
#include <QTemporaryDir>
#include <cmath>

#include "core/io/hdf5.h"
#include "core/io/matlab5.h"
#include "core/io/network_file.h"
#include "core/io/npz.h"
#include "files.h"
#include "tests/registry.h"

namespace spikeloom::test::network_file_test {

namespace {

/// Three neurons, each with a synapse from the next.
const std::vector<double> ring{0, 0.5, 0, 0, 0, -1.5, 2, 0, 0};

} // namespace

class NetworkFileTest : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  [[nodiscard]] std::filesystem::path file() const { return m_folder.filePath("net.h5").toStdString(); }

  /// A dataset to be written; one dimension when there are no columns.
  struct Dataset {
    const char* name;
    std::size_t rows, columns;
    std::vector<double> values;
  };
  void write(const std::vector<Dataset>& datasets) const {
    Hdf5File out(file(), Hdf5File::Mode::Create);
    for (const Dataset& set : datasets)
      if (set.columns == 0)
        out.write<double>(set.name, set.values);
      else
        out.writeMatrix<double>(set.name, set.rows, set.columns, set.values);
  }
  void check(const std::vector<Dataset>& datasets, const QStringList& problems) const {
    write(datasets);
    CHECK_PROBLEMS(readNetworkFile(file()), problems);
  }

private slots:
  void reads() {
    write({{"weights", 3, 3, ring}});
    NetworkFile network = readNetworkFile(file());
    QCOMPARE(network.neurons, std::size_t{3});
    QCOMPARE(network.weights, ring);
    QVERIFY(network.stimuli.empty() && network.phases.empty());

    write({{"weights", 3, 3, ring},
           {"stimulus", 2, 3, {1, 2, 3, 4, 5, 6}},
           {"phase", 3, 0, {7, 8, 9}},
           {"other", 1, 0, {1}}});
    network = readNetworkFile(file());
    QCOMPARE(network.weights, ring);
    QCOMPARE(network.stimuli, (std::vector<std::vector<double>>{{1, 2, 3}, {4, 5, 6}}));
    QCOMPARE(network.phases, (std::vector<double>{7, 8, 9}));
  }

  void vectorsOfAnyForm() {
    for (const auto& [rows, columns] : {std::pair<std::size_t, std::size_t>{3, 0}, {3, 1}, {1, 3}}) {
      write({{"weights", 3, 3, ring},
             {"stimulus", rows, columns, {1, 2, 3}},
             {"phase", rows, columns, {4, 5, 6}}});
      const NetworkFile network = readNetworkFile(file());
      QCOMPARE(network.stimuli, (std::vector<std::vector<double>>{{1, 2, 3}}));
      QCOMPARE(network.phases, (std::vector<double>{4, 5, 6}));
    }
  }

  void writtenNetworksReadBackExactly() {
    NetworkFile network{.neurons = 40, .weights = std::vector<double>(1600), .stimuli = {}, .phases = {}};
    for (std::size_t i = 0; i < 40; ++i)
      for (std::size_t j = 0; j < 40; ++j)
        if (i != j && (i + j) % 3 != 0)
          network.weights[i * 40 + j] = std::sin(static_cast<double>(1 + i * 40 + j)) / 3;
    network.weights[1] = 5e-324;
    const auto isSame = [&] {
      writeNetworkFile(file(), network);
      const NetworkFile back = readNetworkFile(file());
      return back.neurons == 40 && back.weights == network.weights && back.stimuli == network.stimuli &&
             back.phases == network.phases && back.cellTypes == network.cellTypes &&
             back.zeroSynapses == network.zeroSynapses;
    };
    QVERIFY(isSame());
    for (std::size_t i = 0; i < 40; ++i)
      network.phases.push_back(std::cos(static_cast<double>(i)) * 3);
    QVERIFY(isSame());
    network.stimuli = {network.phases};
    QVERIFY(isSame());
    network.stimuli.emplace_back(40, 1.0 / 3);
    QVERIFY(isSame());
    for (int i = 0; i < 40; ++i)
      network.cellTypes.push_back(i % 3 ? std::int8_t{1} : std::int8_t{-1});
    network.weights[41 * 5 + 1] = 0;
    network.zeroSynapses = {41 * 5 + 1, 41 * 7 + 2}; // a synapse that starts at 0 is one all the same
    network.weights[41 * 7 + 2] = 0;
    QVERIFY(isSame());
    QVERIFY(QDir(m_folder.path()).entryList({"*.part"}).isEmpty());
  }

  void whatCannotBeWrittenIsTold() {
    const NetworkFile network{.neurons = 3, .weights = ring, .stimuli = {}, .phases = {}};
    CHECK_PROBLEMS((writeNetworkFile(m_folder.filePath("missing/net.h5").toStdString(), network), 0),
                   {"|cannot be written"});
    CHECK_PROBLEMS((writeNetworkFile(m_folder.path().toStdString(), network), 0), {"|is a folder"});
  }

  void shapes() {
    check({{"weights", 2, 3, {0, 1, 1, 1, 0, 1}}}, {"/weights|is 2 × 3|as many rows as columns"});
    check({{"weights", 9, 0, ring}}, {"/weights|is 9 × 1|as many rows as columns"});
    check({{"weights", 3, 3, ring}, {"stimulus", 3, 2, {1, 2, 3, 4, 5, 6}}, {"phase", 2, 0, {1, 2}}},
          {"/stimulus|is 3 × 2|K × 3 or 3 values are expected|its transpose would fit",
           "/phase|is 2 × 1|3 values are expected"});
    check({{"weights", 3, 3, ring}, {"stimulus", 2, 2, {1, 2, 3, 4}}, {"phase", 3, 3, ring}},
          {"/stimulus|is 2 × 2|K × 3 or 3 values are expected, one a neuron in each row",
           "/phase|is 3 × 3|3 values are expected"});
    check({{"weights", 3, 3, ring}, {"stimulus", 6, 0, {1, 2, 3, 4, 5, 6}}},
          {"/stimulus|is 6 × 1|K × 3 or 3 values"});
  }

  void missingAndOtherKinds() {
    check({{"stimulus", 2, 3, {1, 2, 3, 4, 5, 6}}},
          {"/weights|is no dataset of this file|/stimulus (2 × 3)"});
    {
      Hdf5File out(file(), Hdf5File::Mode::Create);
      out.writeText("weights", "words");
      out.write<double>("phase", std::vector<double>{});
    }
    const auto problems = problemsOf([&] { return readNetworkFile(file()); });
    QCOMPARE(problems.back().path, "/phase");
    QVERIFY(problems.back().message.find("is empty") != std::string::npos);
    CHECK_PROBLEMS(readNetworkFile(m_folder.filePath("none").toStdString()), {"|there is no such file"});
    writeBytes(file(), "0,1\n1,0\n");
    CHECK_PROBLEMS(readNetworkFile(file()), {"|is no HDF5 file"});
  }

  void autapsesAndNeuronsWithoutSynapses() {
    check({{"weights", 1, 1, {0}}}, {"/weights|nothing but zeros: 1, the first is row 1"});
    check({{"weights", 3, 3, {0, 1, 0, 1, 0.5, 0, 0, 1, -2}}},
          {"/weights|autapses|: 2, the first in row 2;"});
    check({{"weights", 3, 3, {0, 1, 0, 0, 0, 0, 0, -0.0, 0}}},
          {"/weights|nothing but zeros: 2, the first is row 2;"});
    // an autapse is a synapse, but not one that the neuron may have
    check({{"weights", 2, 2, {3, 0, 0, 0}}},
          {"/weights|autapses", "/weights|nothing but zeros: 1, the first is row 2"});
    check({{"weights", 2, 2, {0, 1, 5e-324, 0}}}, {});
  }

  void otherFormats() {
    const auto network = [&](const char* name) {
      return readNetworkFile(m_folder.filePath(name).toStdString());
    };
    writeBytes(m_folder.filePath("n.csv").toStdString(), "0,2,3\n4,0,6\n7,8,0\n");
    const std::vector<double> weights{0, 2, 3, 4, 0, 6, 7, 8, 0}, stimulus{1, 2, 3};
    QCOMPARE(network("n.csv").weights, weights);
    QCOMPARE(QByteArray::fromStdString(networkText(network("n.csv"))),
             "3 neurons, 6 synapses, weights 0 to 8, from CSV");
    const Table matrix{3, 3, weights}, row{1, 3, stimulus};
    for (const char* name : {"n.mat", "n.npz"}) {
      const auto write = name[2] == 'm' ? writeMatlab5 : writeNpz;
      write(m_folder.filePath(name).toStdString(), {{"weights", &matrix}, {"stimulus", &row}});
      QCOMPARE(network(name).weights, weights);
      QCOMPARE(network(name).stimuli, (std::vector<std::vector<double>>{stimulus}));
    }
    // MATLAB 7.3 stores it column by column, and what is a row there is one here
    Hdf5File(file(), Hdf5File::Mode::Create, 512)
        .writeMatrix<double>("weights", 3, 3, transposed(matrix).values);
    writeBytes(file(), QByteArray("MATLAB 7.3 MAT-file") + bytesOf(file()).mid(19));
    QCOMPARE(readNetworkFile(file()).weights, weights);
    QCOMPARE(readNetworkFile(file()).format, std::string("MATLAB 7.3"));
  }

  void typesAndZeroSynapses() {
    check({{"weights", 3, 3, ring}, {"cell_types", 2, 0, {1, -1}}}, {"/cell_types|is 2 × 1|3 values"});
    check({{"weights", 3, 3, ring}, {"cell_types", 3, 0, {1, 0, 1}}},
          {"/cell_types|is 0 for neuron 1|1 (excitatory)"});
    check({{"weights", 3, 3, ring}, {"zero_synapses", 1, 2, {1, 3}}}, {"/zero_synapses|row 1|from 0 to 2"});
    check({{"weights", 3, 3, ring}, {"zero_synapses", 3, 0, {1, 2, 3}}}, {"/zero_synapses|is 3 × 1"});
  }

  void everythingAtOnce() {
    check({{"weights", 3, 3, {1, NAN, 0, INFINITY, 0, 1, 0, 0, 0}},
           {"stimulus", 1, 2, {NAN, 1}},
           {"phase", 4, 0, {0, 0, INFINITY, 0}}},
          {"/weights, row 1, column 2|NaN", "/weights, row 2, column 1|infinite",
           "/weights|autapses|: 1, the first in row 1", "/weights|nothing but zeros: 1, the first is row 3",
           "/stimulus, row 1, column 1|NaN", "/stimulus|is 1 × 2|K × 3", "/phase, row 3, column 1|infinite",
           "/phase|is 4 × 1|3 values"});
    // without usable weights, lengths cannot be compared, but all else can be told
    check({{"weights", 1, 3, {1, 2, 3}}, {"stimulus", 1, 2, {NAN, 1}}, {"phase", 4, 0, {0, 0, 0, 0}}},
          {"/weights|is 1 × 3", "/stimulus, row 1, column 1|NaN"});
    check({{"weights", 2, 2, {NAN, 1, 1, 0}}}, {"/weights, row 1, column 1|NaN"}); // not an autapse as well
    std::vector<double> many(900, NAN);
    write({{"weights", 30, 30, many}, {"phase", 30, 0, std::vector<double>(30, NAN)}});
    const auto problems = problemsOf([&] { return readNetworkFile(file()); });
    QCOMPARE(problems.size(), std::size_t{42});
    QCOMPARE(problems[20].message, "and 880 more problems");
    QCOMPARE(problems[41].message, "and 10 more problems");
  }

  void truncatedAnywhere() {
    writeNetworkFile(file(), {3, ring, {{1, 2, 3}}, {1, 2, 3}});
    const QByteArray whole = bytesOf(file());
    for (qsizetype length = 0; length < whole.size(); length += 7) {
      writeBytes(file(), whole.left(length));
      CHECK_PROBLEMS(readNetworkFile(file()), {length < 8 ? "|is no HDF5 file" : "|is truncated"});
    }
  }
};

SPIKELOOM_TEST(NetworkFileTest)

} // namespace spikeloom::test::network_file_test

#include "network_file_test.moc"
