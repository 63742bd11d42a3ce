"""Given names that are frequent among newcomers and in Bamberg: lower case is no protection for them.

Names that are everyday words, too (كريم, Jan, can, Надія), are left out. From general knowledge, no list of anybody.
"""

from __future__ import annotations

from bot.i18n.normalise import normalise

_LATIN = """
mohammed muhammad mohammad mohamed mohamad muhammed mohamud mahmoud mahmud mahmood ahmad ahmed achmed hamid hamed
hamza ali aly omar omer umar osman othman uthman hassan hasan hussein hussain husain hossein hosein hussam ibrahim
ismail ismael khalid khaled walid waleed abdullah abdallah abdul abdulrahman abdelrahman abdo abed adnan akram amir
ameer amin anas anwar ashraf ayman ayoub aziz bashar bashir bilal faisal farid faris fadi firas ghassan habib haitham
hani haroun hisham imad iyad jaber jalal jamal jamil jawad kamal karim kareem kassem khalil maher majid malek malik
mansour marwan mazen mehdi mehmet mounir mousa musa mustafa mustapha nabil nadir nasir nasser nizar nour nur qasim
qusai rachid rami rashid reza riad saad sabri sadiq saeed said salah saleh salem salim sami samir shadi sharif
suleiman sulaiman süleyman tamer tareq tarek tariq usama wael wassim yahya yasin yasser yazan younes yousef youssef
yusuf yusef zaid zakaria ziad ziyad aisha aysha aischa ayse amal amina amira asma aya basma dalia dina eman fadwa
farah fatima fatma fatemeh fatimah ghada habiba hanan hanna heba hiba huda iman jamila khadija layla laila leila lina
lubna maha malak mariam maryam marwa mona mouna nada nadia nahla naima nesrin nisreen noor nura rania rasha reem rim
rima rana ruba sahar salma samar samira sara sarah shaima shirin siham soraya suad sumaya wafa yasmin yasmine zahra
zainab zaynab zeinab zehra emine elif hatice merve murat mehmed emre burak serkan hakan yilmaz kemal cem deniz abebe
alem bereket berhane daniel dawit filmon girmay habtom helen hiwot kidane kidus meron merhawi michael mikael petros
rahel ruta samuel selam senait simon solomon tekle tesfay tesfaye tewelde yonas yohannes abdi abdirahman ayaan faduma
fartun halima hodan ifrah nimco sahra warsame yusra ahmadi amini farhad farzad ghulam gul habibullah jafar karimi
mohammadi mojtaba najib navid nazanin nilofar noori omid parisa rahimi rahman rahmat sajjad shabnam sohrab wahid
zabihullah oleksandr olexandr oleksiy oleksii andrij andriy andrii artem bohdan danylo denys dmytro dmitri dmitry ihor
igor ivan kateryna katerina larysa ljudmila lyudmila maksym maxim mykola mykhailo nadiia natalia natalya natalija
oksana oleh oleg olena olga olha pavlo petro roman ruslan serhij serhiy sergej sergey sofiia svitlana svetlana taras
tetiana tatiana tetyana valentyna vasyl viktor viktoria volodymyr vladimir yaroslav yevhen yulia julia yuriy juri zoya
inna iryna irina alexander alexandra andreas angela anja anna anne anton barbara bernd birgit brigitte christian
christina christine claudia cristina daniela david dieter dirk elena elisabeth emma eva florian frank franziska
gabriele georg gerhard hannah hans heike heinz helmut horst ingrid jens johann johannes jonas josef jürgen kai karin
karl katharina katja klaus kristina lars laura lea lena leon lisa lukas manfred manuela marcel marco marcus maria
marie marina mario markus martin martina matthias max melanie michaela miriam monika nicole nina norbert olaf oliver
patrick paul peter petra philipp rainer ralf ramona regina renate richard robert roland sabine sandra sebastian silke
silvia simone sofia sophie stefan stefanie steffen stephan susanne sven sylvia thomas thorsten tim tobias torsten
ulrich ursula ute uwe vanessa vera veronika verena waltraud werner wilhelm wolfgang andrei ion ionut mihai alexandru
ioana cristian gheorghe jovan nikola milan dragan zoran goran ivana john james mary emmanuel joseph blessing fatou
mamadou moussa ousmane amadou ibrahima aminata mariama abdoulaye carlos jose juan luis miguel pedro diego fernando
luisa
""".split()  # noqa: SIM905 - a list of four hundred strings is harder to read

_ARABIC = """
محمد أحمد احمد محمود عمر عثمان حسن حسين إبراهيم ابراهيم إسماعيل خالد وليد عبدالله عبدالرحمن عبدالكريم عبدو عدنان أنس
أيمن أيوب بشار بلال فيصل فراس فادي غسان هيثم هشام عماد إياد جمال جلال قاسم خليل ماهر مازن منصور مروان مصطفى موسى منير
نبيل ناصر نزار رامي رشيد رضا رياض سعد سليم سليمان سامر سامي سمير شادي شريف طارق تامر أسامة وائل وسيم يحيى ياسين ياسر
يزن يونس يوسف زيد زكريا زياد حمزة حامد حميد جعفر جواد مهدي عباس مرتضى عائشة فاطمة خديجة مريم زينب ليلى لينا لبنى سلمى
سميرة سمر سارة رنا رانيا ريم ريما رشا منى مها نادية نسرين هالة هبة هناء هدى إيمان ايمان أسماء آلاء آية بسمة دالية دينا
غادة رغد شيرين ياسمين زهراء نورا روان ملك دعاء فدوى سعاد نجوى علاء ضياء حيدر كرار ليث مهند قصي عدي
""".split()  # noqa: SIM905

# Ukrainian, and the Russian forms that many write
_CYRILLIC = """
олександр олександра олексій андрій антон антоніна артем артур богдан богдана борис валентин валентина валерій
валерія василь василина вадим вероніка вікторія віктор віталій віталіна владислав владислава володимир всеволод
в'ячеслав вячеслав ганна галина геннадій георгій гліб григорій дарина дар'я дарія даніїл данило денис діана дмитро діма
едуард еліна емілія євген євгенія євгеній єгор єлизавета єва жанна захар зоряна зінаїда іван іванна ігор ілля інна ірина
каріна катерина катя кирило кіра костянтин ксенія лариса леонід леся лідія ліза лілія любомир людмила
максим маргарита марина марія мар'яна матвій микита микола мирослав мирослава михайло назар назарій наталія наталка
наталя настя анастасія ніна оксана олег олеся олена ольга оля орест остап павло петро поліна
раїса ростислав руслан руслана сашко саша світлана святослав сергій софія соломія станіслав степан таїсія тамара тарас
тетяна таня тимофій тимур уляна устим федір христина юлія юля юрій яна ярина ярослав ярослава аліна алла аліса анатолій
анжела анна аня
александр алексей андрей екатерина елена елизавета евгений евгения дмитрий дарья даниил анатолий анастасия валерий
виталий виктория виктор владимир геннадий григорий георгий ирина игорь илья кирилл ксения константин леонид лидия михаил
мария наталья николай никита ольга павел петр полина светлана сергей станислав степан татьяна тимофей федор юлия юрий
"""
# By the end of the nominative what other cases end in: Олена, Олени, Олену; Сергій, Сергія
_CASES = {
    "а": ("а", "и", "і", "у", "ою", "о", "ы", "е", "ой"),
    "я": ("я", "і", "ї", "ю", "ею", "єю", "и", "е", "ей"),
    "о": ("о", "а", "у", "ом", "ові"),
    "й": ("й", "я", "ю", "єм", "єві", "ем", "ї"),
    "ь": ("ь", "я", "ю", "ем", "еві"),
}
_CASES_ELSE = ("", "а", "у", "ом", "ові", "е")


def _in_all_cases(name: str) -> list[str]:
    endings = _CASES.get(name[-1])
    return [name[:-1] + ending for ending in endings] if endings else [name + ending for ending in _CASES_ELSE]


_DECLINED = [form for name in _CYRILLIC.split() for form in _in_all_cases(name)]
GIVEN_NAMES = frozenset(normalise(name) for name in (*_LATIN, *_ARABIC, *_DECLINED))
